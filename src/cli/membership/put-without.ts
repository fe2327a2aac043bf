/** The configuration in force without a node, made by the store alone: for a host whose agent has left, or is about to. */
import { userName } from '../../api/client.ts';
import { canonicalConfig, configHash, parseCanonicalConfig } from '../../config/canonical.ts';
import { removeNode } from '../../config/edit/remove-node.ts';
import type { NodeName } from '../../core/config.ts';
import { composeEdition, editionsOf, sourceOf } from '../../core/edition.ts';
import { HoldfastError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { answered, type OpenedStore } from '../store/opened-store.ts';
import { type EditedInForce, editInForce } from './file-in-force.ts';

/** Undefined where it does without the node already. Rejects with `edit-refused`, `no-source`, `store-unavailable`, `store-empty`. */
export async function withoutNode(
  context: Context,
  opened: OpenedStore,
  file: string,
  node: NodeName,
): Promise<EditedInForce | undefined> {
  const { text, editions } = await readInForce(opened, file);
  const [edition] = editions;
  const source = sourceOf(text);
  const version = edition?.version ?? 0;
  if (source === undefined || edition === undefined) throw new HoldfastError('no-source', { version });
  if (!Object.hasOwn(parseCanonicalConfig(text).nodes, node)) return undefined;
  return editInForce(context, { version, source, file: edition.file }, (before) => removeNode(before, node));
}

/** Lays it beside the document; gives its hash. */
export async function putConfiguration(
  context: Context,
  opened: OpenedStore,
  file: string,
  { config, source, before, file: origin }: EditedInForce,
  node: NodeName,
): Promise<string> {
  const { editions } = await readInForce(opened, file);
  const draft = { text: canonicalConfig(config), source, file: origin };
  const says = { by: userName(), node, at: context.now(), version: before.version + 1 };
  const text = composeEdition(draft, says, editions);
  const hash = configHash(text);
  await answered(opened.store.writeConfig(hash, text));
  return hash;
}

async function readInForce({ store, takeover }: OpenedStore, file: string) {
  const { document } = await answered(takeover.read());
  if (document === undefined) throw new HoldfastError('store-empty', { file });
  const { config } = document.value;
  const text = await answered(store.readConfig(config.hash));
  if (text === undefined) throw new HoldfastError('no-source', { version: config.version });
  return { text, editions: editionsOf(text, config) };
}
