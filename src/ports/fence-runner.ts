/**
 * Makes sure a node cannot act. `off` resolves with `off: true` only when the device itself said so on reading back;
 * a time-out, an error or silence is `off: false`. A program that outlives its time-out is killed.
 */
import type { FenceDeviceConfig, NodeName } from '../core/config.ts';

export interface FenceOutcome {
  readonly off: boolean;
  /** What happened, in words, for the journal and the status page. */
  readonly said: string;
}

export interface PowerAnswer {
  readonly power: 'on' | 'off' | 'unknown';
  readonly said: string;
}

export interface FenceRunner {
  off(node: NodeName, device: FenceDeviceConfig): Promise<FenceOutcome>;
  /** Harmless: asks the device for the node's power state (doctor, status page). */
  status(node: NodeName, device: FenceDeviceConfig): Promise<PowerAnswer>;
}
