/** Documents and records of realistic shape for the store contract. */
import { createHash } from 'node:crypto';
import type { Document, GroupEntry, NodeEntry, NodeRecord } from '../../src/core/takeover/document.ts';
import { firstContent } from '../../src/store/takeover-domain.ts';

export function sampleDocument(version: number, change: Partial<Document> = {}): Document {
  return {
    format: 1,
    lineage: 'c0ffee00c0ffee00',
    version,
    term: 1,
    coordinator: 'my-vm1',
    config: { hash: hashOf('first'), version: 1 },
    nodes: { 'my-vm1': { is: 'in', inc: incarnation(1), lapse: false }, 'my-vm2': { is: 'out' } },
    groups: { web: { is: 'free', gen: 3 } },
    drained: {},
    pins: {},
    maintenance: {},
    stopped: {},
    failures: {},
    held: {},
    unstoppable: {},
    fenced: [],
    answers: {},
    nonce: `my-vm1-${version}`,
    ...change,
  };
}

/** What an engine under test begins with. */
export const sampleContent = firstContent(sampleDocument(1), 'cluster: {}\n');

export function sampleRecord(counter: number, inc = incarnation(1)): NodeRecord {
  return {
    inc,
    counter,
    format: 1,
    hears: { office: ['my-vm1', 'my-vm2', 'my-vm3'], ring: ['my-vm1', 'my-vm2', 'my-vm3'] },
    linksDown: [],
    clean: true,
    lapse: false,
    released: { web: 2 },
    running: { web: { gen: 3, phase: 'running' } },
    macs: {},
    observed: {},
    health: 'ok',
    left: false,
    requests: [],
  };
}

/** The largest cluster Holdfast is built for, every group having waited for its owner after the one before was lost. */
export function bigDocument(nodes: number, groups: number): Document {
  const nodeName = (i: number): string =>
    `hv-${'abcd'[i % 4]}${String(Math.floor(i / 4) + 1).padStart(2, '0')}`;
  const entries: Record<string, NodeEntry> = {};
  for (let i = 0; i < nodes; i++)
    entries[nodeName(i)] = { is: 'in', inc: incarnation(i), lapse: { watchdogMs: 10_000 } };
  const owned: Record<string, GroupEntry> = {};
  for (let i = 0; i < groups; i++) {
    const service = ['web', 'mail', 'sql', 'files', 'print'][i % 5];
    owned[`tenant-${String(Math.floor(i / 5)).padStart(3, '0')}-${service}`] = ownedGroup(i, nodes, nodeName);
  }
  return sampleDocument(1, { nodes: entries, groups: owned });
}

function ownedGroup(i: number, nodes: number, nodeName: (i: number) => string): GroupEntry {
  const owner = i % nodes;
  const from = nodeName((owner + 1) % nodes);
  const last = {
    from,
    proof: 'off',
    why: { kind: 'not-heard', heard: nodes - 1, of: nodes },
    at: 1764000000000 + i,
    again: true,
  } as const;
  return {
    is: 'assigned',
    node: nodeName(owner),
    inc: incarnation(owner),
    gen: 1 + (i % 40),
    def: hashOf(`definition ${i}`),
    last,
  };
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function incarnation(i: number): string {
  return hashOf(`incarnation ${i}`);
}
