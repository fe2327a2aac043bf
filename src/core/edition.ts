/**
 * A configuration that was applied, with its history: beside the compiled configuration its text in the store holds the
 * cluster file as it was written, who applied it, when and from where, and a line for each one before it. So one hash
 * names all of it, and nothing of it can be exchanged alone. Nothing is decided by it; the wall clock is for people.
 */
import type { NodeName } from './config.ts';

/** One line of the history. */
export interface Edition {
  readonly version: number;
  /** Its name in the store. */
  readonly hash: string;
  /** Who applied it, as the caller said; empty where an older Holdfast wrote it. */
  readonly by: string;
  /** Where it was handed over; empty: by `init`. */
  readonly node: NodeName;
  /** Wall clock, ms; 0 where it is not known. */
  readonly at: number;
  /** Path of the cluster file there. */
  readonly file: string;
}

/** What is handed over to be applied. */
export interface Draft {
  /** The canonical configuration. */
  readonly text: string;
  /** The cluster file it was compiled from, as it was written. */
  readonly source: string;
  readonly file: string;
}

interface Applied extends Omit<Edition, 'hash'> {
  readonly source: string;
  /** Newest first. */
  readonly before: readonly Edition[];
}

/** So many can be looked back on, the one in force among them. */
export const editionsKept = 50;

/** The text to store: what its reader takes for a configuration is that of the draft. */
export function composeEdition(
  draft: Draft,
  { by, node, at, version }: Pick<Edition, 'by' | 'node' | 'at' | 'version'>,
  before: readonly Edition[],
): string {
  const { text, source, file } = draft;
  const kept = before.slice(0, editionsKept - 1);
  const applied: Applied = { version, by, node, at, file, source, before: kept };
  const separator = text.trim() === '{}' ? '' : ',';
  return `${text.trim().slice(0, -1)}${separator}"applied":${JSON.stringify(applied)}}`;
}

/** Of the configuration in force and those before it, newest first. `text`: as it lies in the store. */
export function editionsOf(text: string | undefined, { hash, version }: InForce): readonly Edition[] {
  const applied = appliedOf(text);
  if (applied === undefined) return [{ version, hash, by: '', node: '', at: 0, file: '' }];
  const { source: _, before, ...own } = applied;
  return [{ ...own, version, hash }, ...before];
}

type InForce = Pick<Edition, 'hash' | 'version'>;

/** The cluster file as it was written; undefined where it was not kept. */
export function sourceOf(text: string): string | undefined {
  return appliedOf(text)?.source;
}

function appliedOf(text: string | undefined): Applied | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as { readonly applied?: Applied }).applied;
}
