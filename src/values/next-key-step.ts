/**
 * One key of a cluster takes the place of another in three steps, each a file that is copied to every node: the new key is
 * accepted; the new key signs; the old one is forgotten. The next is written only when every member has taken up the one
 * before, as its record says, and the last one only when the document itself was signed with the new key. So nobody ever
 * meets a signature that it does not accept, at whatever moments the nodes take each up. Keys go by their ids here.
 *
 * A member that comes in meanwhile accepts the new key where its coordinator does. For that the document must have been written
 * by one that does: what was decided before is on an older document, and comes too late, wherever it is held.
 */

/** `accept`: the second, new key is accepted. `sign`: the first, new one signs, and the old one is accepted. */
export type KeyStep = 'accept' | 'sign';

/** The key that takes the place of the other, or the only one: all sign with it in the end. */
export function newestKey({ keys: [first, second = first], step }: HeldKeys): string {
  return step === 'accept' ? second : first;
}

export interface HeldKeys {
  /** Of the file here, the one that signs first. */
  readonly keys: readonly [string, ...string[]];
  readonly step: KeyStep | undefined;
}

export interface NodeKeys {
  readonly node: string;
  readonly isMember: boolean;
  /** As its record says; empty where there is none. */
  readonly signedBy: string;
  readonly accepts: readonly string[];
}

export interface KeysSeen {
  /** Of who wrote it last. */
  readonly document: { readonly signedBy: string; readonly accepts: readonly string[] };
  readonly nodes: readonly NodeKeys[];
}

export type NextKeyStep =
  /** A new key is made and accepted; the second one signs; the second one is forgotten. */
  | { readonly is: 'accept' | 'sign' | 'forget' }
  /** Members that have not taken up the file of the step before. */
  | { readonly is: 'wait'; readonly nodes: readonly string[]; readonly key: string }
  /** All have taken it up, and the document has not been written since. */
  | { readonly is: 'rewrite' };

export function nextKeyStep({ keys, step }: HeldKeys, { nodes, document }: KeysSeen): NextKeyStep {
  const [first, second] = keys;
  if (step === undefined || second === undefined) return { is: 'accept' };
  const isDone = (node: NodeKeys) =>
    step === 'accept' ? node.accepts.includes(second) : node.signedBy === first;
  const open = nodes.filter((node) => node.isMember && !isDone(node)).map(({ node }) => node);
  if (open.length > 0) return { is: 'wait', nodes: open, key: step === 'accept' ? second : first };
  if (step === 'accept') return { is: document.accepts.includes(second) ? 'sign' : 'rewrite' };
  return { is: document.signedBy === first ? 'forget' : 'rewrite' };
}
