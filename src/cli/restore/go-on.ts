/** From what was in force to what is from now on: the accepted document, and the cluster file where addresses are others. */
import { canonicalConfig, configHash } from '../../config/canonical.ts';
import { composeEdition, editionsOf, sourceOf } from '../../core/edition.ts';
import type { Document } from '../../core/takeover/document.ts';
import { newestOf } from '../../core/takeover/newest.ts';
import { HoldfastError } from '../../errors.ts';
import type { StoredText } from '../../ports/store.ts';
import type { Context } from '../context.ts';
import { above } from '../store/opened-store.ts';
import { restoredDocument } from './next-document.ts';
import { fileWith } from './plan.ts';
import type { Decided } from './restoring.ts';

export interface InForce {
  readonly document: Document;
  /** Of the configuration that it names, as it lies in the store. */
  readonly text: string;
}

export interface Next {
  readonly document: Document;
  /** The cluster file, as it is written. */
  readonly source: string;
  /** What must lie beside the document before it counts. */
  readonly configs: readonly StoredText[];
}

/** Throws `no-source`, `edit-refused`, `invalid-cluster-file`. */
export function goOn(context: Context, file: string, { document, text }: InForce, decided: Decided): Next {
  const { lineage, at, by, confirmed, addresses, node } = decided;
  // Without what counted meanwhile, where a change was under way then: whoever comes in is new.
  const { hash: named, version } = document.config;
  const before = sourceOf(text);
  if (before === undefined) throw new HoldfastError('no-source', { version });
  const { config, text: source } = fileWith(context, before, file, addresses);
  const acceptance = { lineage, ...above(newestOf(document)), at, by, nodes: Object.keys(config.nodes) };
  const make = (config: Document['config']) => restoredDocument(document, acceptance, confirmed, config);
  if (source === before) return { document: make({ hash: named, version }), source, configs: [] };
  const draft = { text: canonicalConfig(config), source, file };
  const next = composeEdition(
    draft,
    { by, node, at, version: version + 1 },
    editionsOf(text, document.config),
  );
  const hash = configHash(next);
  return { document: make({ hash, version: version + 1 }), source, configs: [{ hash, text: next }] };
}
