/**
 * Has fence devices asked and used. It says what they said and judges nothing: what proves that a node is off is decided
 * by the core. A program that outlives its time-out is killed.
 */
import type { FenceDeviceConfig, NodeName } from '../core/config.ts';
import type { FenceResults, PowerAnswer, SwitchOnAnswer } from '../core/power.ts';
import type { FenceOrder } from '../core/takeover/action.ts';

export interface FenceRunner {
  /**
   * One attempt with all devices of a level at once: of each the command, then the question until it says off or its time is
   * over; of several, when all have said off, the question once more. By their ids, within the longest of their time-outs.
   */
  off(node: NodeName, level: readonly FenceOrder[]): Promise<FenceResults>;
  /**
   * Gives the node its power again: all devices of the level are asked, and those that read off are given the command, unless one
   * of them reads on. In their order.
   */
  on(node: NodeName, level: readonly FenceDeviceConfig[]): Promise<readonly SwitchOnAnswer[]>;
  /** Harmless: asks the device for the node's power state. */
  status(node: NodeName, device: FenceDeviceConfig): Promise<PowerAnswer>;
}
