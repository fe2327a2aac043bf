/**
 * How this node beats by the newest configuration that its daemon has told, kept for the keeper that takes its incarnation
 * over: the others go by that one, whatever stands in the cluster file by now.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HeartbeatConfig } from '../core/keeper/messages.ts';
import { writeDurably } from '../node/durable-file.ts';

const fileName = 'heartbeat.json';

interface Kept {
  readonly cluster: string;
  readonly node: string;
  readonly heartbeat: HeartbeatConfig;
}

/** A write that fails is none: then the next keeper begins with the cluster file. Writes end in their order. */
export function createHeartbeatKeeper(stateDir: string, whose: Omit<Kept, 'heartbeat'>) {
  let last = Promise.resolve();
  return (heartbeat: HeartbeatConfig): void => {
    const kept: Kept = { ...whose, heartbeat };
    last = last.then(() => writeDurably(join(stateDir, fileName), kept)).catch(() => {});
  };
}

/** Undefined when there is none of this node of this cluster. */
export function readKeptHeartbeat(
  stateDir: string,
  { cluster, node }: Omit<Kept, 'heartbeat'>,
): HeartbeatConfig | undefined {
  try {
    const kept = JSON.parse(readFileSync(join(stateDir, fileName), 'utf8')) as Kept;
    const isOurs = kept.cluster === cluster && kept.node === node && Array.isArray(kept.heartbeat.ways);
    return isOurs ? kept.heartbeat : undefined;
  } catch {
    return undefined;
  }
}
