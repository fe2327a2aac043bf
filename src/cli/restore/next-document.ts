/**
 * The document with which a cluster goes on that lost every node: as after any acceptance by a person nothing is free to be
 * given away before each node has given a proof; and whoever that person has vouched for, machine by machine, is gone. Pure.
 */
import type { AccessDocument } from '../../core/access/access-document.ts';
import { barNode } from '../../core/access/change-access.ts';
import { type Acceptance, acceptDocument } from '../../core/takeover/accept-document.ts';
import type { Document, NodeEntry } from '../../core/takeover/document.ts';

/** `confirmed`: nodes whose machines of before are off, by the word of `by`. `config`: another one than the copy names. */
export function restoredDocument(
  copy: Document,
  acceptance: Acceptance,
  confirmed: readonly string[],
  config: Document['config'],
): Document {
  const accepted = acceptDocument(copy, acceptance);
  const gone: NodeEntry = { is: 'gone', inc: '', proof: { kind: 'confirmed', by: acceptance.by } };
  const vouched = Object.keys(accepted.nodes).filter((node) => confirmed.includes(node));
  const nodes = { ...accepted.nodes, ...Object.fromEntries(vouched.map((node) => [node, gone])) };
  return { ...accepted, nodes, config };
}

/** What a machine of before may still have lets nobody in: certificates of its name count from now on only when they are new. */
export function barMachines(
  access: AccessDocument,
  confirmed: readonly string[],
  says: { readonly by: string; readonly at: number; readonly nonce: string },
): AccessDocument {
  const { by, at, nonce } = says;
  // Certificates know whole seconds, and the first new one is issued within this one.
  const since = Math.floor(at / 1000) * 1000;
  const barred = confirmed.reduce((next, node) => barNode(next, node, { by, at: since }), access);
  return { ...barred, edition: access.edition + 1, nonce };
}
