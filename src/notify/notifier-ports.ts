/** What a notifier is given: the cluster as this node sees it, the book, and the means to send. */
import type { Config, NotifyWayConfig } from '../core/config.ts';
import type { Reason } from '../core/reason.ts';
import type { Document } from '../core/takeover/document.ts';
import type { Notice } from '../core/takeover/said.ts';
import type { AgentEvent } from '../ports/agent-facade.ts';
import type { SendTask, Sent } from '../ports/notify.ts';
import type { Book } from './book.ts';

export interface NotifierPorts {
  readonly node: string;
  /** In force here; undefined: not known yet. */
  config(): Config | undefined;
  document(): Document | undefined;
  /** This node decides for the cluster, and reaches the store. */
  coordinates(): boolean;
  /** Since when the store has not answered this node, ms; 0: it answers. */
  storeSilentMs(): number;
  /** As the status page has them; `tookMs`: so long the processor was busy with it. */
  problems(): Promise<{ readonly problems: readonly Notice[]; readonly tookMs: number }>;
  /** All of the group runs on that node in that generation. */
  runs(group: string, node: string, gen: number): boolean;
  /** The newest that are kept, oldest first. */
  events(): readonly AgentEvent[];
  readonly book: Book;
  /** The keys that sign what is written; another object when they have changed. */
  keys(): unknown;
  /** Never rejects. */
  send(task: SendTask): Promise<Sent>;
  note(level: 'info' | 'warning', reason: Reason): void;
  /** Wall clock, ms since 1970; and the same but for steps of it. */
  wall(): number;
  now(): number;
}

/** By name. */
export type Ways = Readonly<Record<string, NotifyWayConfig>>;
