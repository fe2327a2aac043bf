/**
 * What a keeper hands its daemon of the cluster's keys: both go by one ring, and a daemon begins also while the key file cannot
 * be used. Never part of what the core is told: that is kept for replays.
 */
import { createSecretKey } from 'node:crypto';
import type { ClusterKeys, KeyRing } from '../values/cluster-keys.ts';
import type { KeyStep } from '../values/next-key-step.ts';
import type { FollowedKeys, KeyFileTrouble } from './watch-key-file.ts';

/** Between processes, as JSON. */
export interface HandedKeys {
  readonly kind: 'keys';
  /** Base64. */
  readonly keys: readonly [string, ...string[]];
  readonly step?: KeyStep | undefined;
  readonly trouble?: KeyFileTrouble | undefined;
}

export function handKeys({ ring, trouble }: FollowedKeys): HandedKeys {
  const [first, ...others] = ring.keys.map((key) => key.export().toString('base64'));
  return { kind: 'keys', keys: [first ?? '', ...others], step: ring.step, trouble: trouble() };
}

export function ringOf({ keys, step }: HandedKeys): KeyRing {
  const [first, ...others] = keys.map((text) => createSecretKey(Buffer.from(text, 'base64')));
  return { keys: [first, ...others] as unknown as ClusterKeys, step };
}
