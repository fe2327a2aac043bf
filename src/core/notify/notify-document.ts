/**
 * What the cluster remembers of what people were told: for every way how far the history of the cluster has been told, which
 * problems have, and how the last messages went. Written by the coordinator's node by compare-and-set; whoever coordinates next
 * goes on from here. Nothing is decided by it but what is told.
 */
import type { NodeName } from '../config.ts';
import type { Reason } from '../reason.ts';
import type { NotifyLevel } from './notify-levels.ts';

/** Of the domain in the store. */
export const notifyName = 'notify';

export interface NotifyDocument {
  readonly format: 1;
  /** By name. */
  readonly ways: Readonly<Record<string, WayBook>>;
}

export interface WayBook {
  /** Everything up to that version of the cluster document was told, or is not for this way. */
  readonly told: Place;
  /** Problems whose begin was told and whose end was not, by key. */
  readonly standing: Readonly<Record<string, ToldProblem>>;
  /** When its messages of the last hour went out, wall clock, ms. */
  readonly sent: readonly number[];
  readonly last?: Delivery;
  /** The newest attempt in vain; `count` in a row, and 0 when a later one went well. */
  readonly failed?: Delivery & { readonly count: number };
}

export interface Place {
  readonly lineage: string;
  readonly version: number;
}

export interface ToldProblem {
  readonly at: number;
  readonly level: NotifyLevel;
  readonly reason: Reason;
}

/** `said`: what the other side answered. */
export interface Delivery {
  readonly at: number;
  readonly node: NodeName;
  readonly said: string;
}

export const emptyNotify: NotifyDocument = { format: 1, ways: {} };

/** What cannot be read counts as nothing told: then it is told once more. */
export function readNotify(value: unknown): NotifyDocument {
  const { format, ways } = (value ?? {}) as Partial<NotifyDocument>;
  if (format !== 1 || typeof ways !== 'object' || ways === null) return emptyNotify;
  return { format, ways: Object.fromEntries(Object.entries(ways).filter(([, book]) => isBook(book))) };
}

function isBook({ told, standing, sent }: WayBook): boolean {
  const isPlace = typeof told?.lineage === 'string' && Number.isInteger(told.version);
  return isPlace && typeof standing === 'object' && standing !== null && Array.isArray(sent);
}
