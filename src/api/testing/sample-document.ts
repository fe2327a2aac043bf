/** The document of the five-node cluster at a fixed time, and the entries it is made of. */
import type { NodeName } from '../../core/config.ts';
import type { Document, GroupEntry, NodeEntry } from '../../core/takeover/document.ts';

/** 2026-11-20T12:00:00Z */
export const sampleNow = Date.UTC(2026, 10, 20, 12);
export const names = ['my-vm1', 'my-vm2', 'my-vm3', 'my-vm4', 'my-vm5'];

export const inc = (node: NodeName): string => `${node.slice(-1)}f3a9c`;

export function sampleDocument(change: Partial<Document> = {}): Document {
  return {
    format: 1,
    lineage: 'c0ffee00c0ffee00',
    version: 128,
    term: 3,
    coordinator: 'my-vm2',
    config: { hash: '8c1d2b7e90aa41f3', version: 4 },
    nodes: Object.fromEntries(names.map((n) => [n, entryIn(n)])),
    groups: { web: owned('my-vm1') },
    drained: {},
    pins: {},
    maintenance: {},
    stopped: {},
    failures: {},
    held: {},
    unstoppable: {},
    fenced: [],
    answers: {},
    nonce: 'my-vm2-128',
    ...change,
  };
}

export function entryIn(node: NodeName): NodeEntry {
  return { is: 'in', inc: inc(node), lapse: false };
}

export function accused(
  node: NodeName,
  change: Partial<Extract<NodeEntry, { is: 'accused' }>> = {},
): NodeEntry {
  const why = { kind: 'not-heard', heard: 4, of: 5 } as const;
  const none = { attempt: 0, started: false, asked: false, lapse: false } as const;
  return { is: 'accused', inc: inc(node), why, ...none, ...change };
}

/** `web` on that node since four minutes. */
export function owned(
  node: NodeName,
  change: Partial<Extract<GroupEntry, { is: 'assigned' }>> = {},
): GroupEntry {
  const last = {
    from: '',
    proof: 'initial',
    why: { kind: 'first-start' },
    at: sampleNow - 240_000,
  } as const;
  return { is: 'assigned', node, inc: inc(node), gen: 7, def: 'd1f0', last, ...change };
}
