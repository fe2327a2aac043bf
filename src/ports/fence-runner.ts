/**
 * Has fence devices asked and used. It says what they said and judges nothing: what proves that a node is off is decided
 * by the core. A program that outlives its time-out is killed.
 */
import type { FenceDeviceConfig, NodeName } from '../core/config.ts';
import type { FenceResult, PowerAnswer } from '../core/power.ts';

export interface FenceRunner {
  /** One attempt: the command, then the question until it says off or its time is over; `askFirst`: before it as well. */
  off(node: NodeName, device: FenceDeviceConfig, askFirst: boolean): Promise<FenceResult>;
  /** Harmless: asks the device for the node's power state. */
  status(node: NodeName, device: FenceDeviceConfig): Promise<PowerAnswer>;
}
