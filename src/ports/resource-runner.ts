/**
 * Runs one resource: start, stop, kill, probe. The core decides what and when; a runner only does it and tells the
 * truth about the outcome. A time-out is a failure, never a success; a stop counts only when a probe agrees.
 */

import type { GroupName, ResourceConfig, ResourceName } from '../core/config.ts';
import type { ProbeDepth } from '../core/takeover/action.ts';

export interface ResourceRef {
  readonly group: GroupName;
  readonly resource: ResourceName;
}

/**
 * `soft`: may be tried again here. `hard`: not on this node (not installed, no permission).
 * `fatal`: nowhere (wrong configuration). Source: OCF resource agent API 1.1, exit codes.
 */
export type FailureClass = 'soft' | 'hard' | 'fatal';

export type OperationResult =
  /** `told`: what people should know although nothing failed. */
  | { readonly outcome: 'ok'; readonly told?: string }
  | {
      readonly outcome: 'failed';
      readonly class: FailureClass;
      readonly said: string;
      /** Of a start: nothing was done, so where it was stopped before there is nothing to stop. */
      readonly untouched?: true;
    };

export type ProbeState = 'running' | 'stopped' | 'failed' | 'unknown';

export interface ProbeResult {
  readonly state: ProbeState;
  /** Why, when it is not plainly running or stopped. */
  readonly said: string;
  readonly class?: FailureClass;
}

export interface ResourceRunner {
  /** Starts may follow within a moment. Does nothing that shows. */
  expectStarts(): void;
  start(ref: ResourceRef, definition: ResourceConfig): Promise<OperationResult>;
  /**
   * `ask` is the type's own stop (graceful); `kill` is the hard stop: control group killed, outside marks removed. Both
   * only say that it was done; that it is stopped is said by the probe that follows.
   */
  stop(ref: ResourceRef, definition: ResourceConfig, how: 'ask' | 'kill'): Promise<OperationResult>;
  probe(ref: ResourceRef, definition: ResourceConfig, depth: ProbeDepth): Promise<ProbeResult>;
  /** After a restart of the daemon: watch a resource that is already running again. */
  adopt(ref: ResourceRef, definition: ResourceConfig): Promise<ProbeResult>;
  /** Called at once when a supervised process ends without having been asked to. */
  onDeath(listener: (ref: ResourceRef, reason: string) => void): void;
  /** Announce again whatever the resource announces (gratuitous ARP, unsolicited NA). Harmless for other types. */
  announce(ref: ResourceRef, definition: ResourceConfig): Promise<void>;
  close(): Promise<void>;
}
