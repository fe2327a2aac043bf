/** The keys of the cluster's key file, as the store needs them: the first signs, all of them verify. */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { keyBytes } from '../values/key-text.ts';

export type ClusterKeys = readonly [KeyObject, ...KeyObject[]];

export function clusterKeys(text: Buffer): ClusterKeys {
  return [createSecretKey(keyBytes(text))];
}

/** Throws what reading the file throws. */
export function readClusterKeys(file: string): ClusterKeys {
  return clusterKeys(readFileSync(file));
}
