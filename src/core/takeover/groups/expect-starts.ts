/**
 * A start may be near: said a moment before, so that the executor can get ready for it (the kernel needs 10 ms until a
 * process may join a control group at no cost). It promises nothing, and a start that was not announced is only slower.
 */
import type { Document } from '../document.ts';
import { act, type Turn } from '../turn.ts';

/** Once for every new document: a group is on its way here, or the owner of one is about to be fenced. */
export function expectStarts(t: Turn, document: Document): void {
  if (t.s.startsExpected === document.version) return;
  t.s.startsExpected = document.version;
  const near = Object.values(document.groups).some(
    (entry) =>
      (entry.is === 'draining' && entry.to === t.s.self) ||
      (entry.is !== 'free' && document.nodes[entry.node]?.is === 'accused'),
  );
  if (near) act(t, 'expect-starts', {});
}
