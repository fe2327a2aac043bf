/**
 * The way to the store that this node has changed over to, kept for the next daemon and the next agent: the file that they
 * start with may still name one that leads nowhere any more. It stands for that very way in the file and no other, so a
 * person who writes another one there is obeyed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreConfig } from '../core/config.ts';
import { canonicalJson } from '../core/definition-hash.ts';
import { writeDurably } from './durable-file.ts';

interface Kept {
  /** What the file named when it was left. */
  readonly instead: string;
  readonly way: StoreConfig;
}

/** `inFile`: what the cluster file names. */
export function readStoreWay(stateDir: string, inFile: StoreConfig): StoreConfig {
  try {
    const { instead, way } = JSON.parse(readFileSync(fileIn(stateDir), 'utf8')) as Partial<Kept>;
    return instead === canonicalJson(inFile) && way?.kind === inFile.kind ? way : inFile;
  } catch {
    return inFile;
  }
}

export function writeStoreWay(stateDir: string, inFile: StoreConfig, way: StoreConfig): Promise<void> {
  return writeDurably(fileIn(stateDir), { instead: canonicalJson(inFile), way } satisfies Kept);
}

function fileIn(stateDir: string): string {
  return join(stateDir, 'store-way.json');
}
