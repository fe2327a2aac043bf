/** Moments of the five-node cluster, each as the agent of one node would tell it. Times are fixed. */
import type { Config, NodeName } from '../../core/config.ts';
import type { Document, GroupEntry, NodeRecord } from '../../core/takeover/document.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import { aPerson, sampleConfig, sampleGroup, sampleNode } from './sample-config.ts';
import { accused, inc, names, owned, sampleDocument, sampleNow } from './sample-document.ts';

export function sampleRecord(
  node: NodeName,
  heard: readonly NodeName[],
  change: Partial<NodeRecord> = {},
): NodeRecord {
  const others = heard.filter((name) => name !== node);
  return {
    inc: inc(node),
    counter: 4711,
    format: 1,
    hears: { office: others, ring: others },
    linksDown: [],
    clean: true,
    lapse: false,
    released: {},
    running: {},
    macs: {},
    observed: {},
    health: 'ok',
    left: false,
    version: '0.1.0',
    requests: [],
    ...change,
  };
}

export function sampleSnapshot(change: Partial<AgentSnapshot> = {}): AgentSnapshot {
  const document = 'document' in change ? change.document : sampleDocument();
  const alive = names.filter((name) => document?.nodes[name]?.is === 'in');
  const records = Object.fromEntries(
    alive.map((name) => [name, sampleRecord(name, alive, runs(document, name))]),
  );
  const hearing = Object.fromEntries(names.map((name) => [name, alive.includes(name)]));
  return {
    node: 'my-vm2',
    incarnation: inc('my-vm2'),
    version: '0.1.0',
    at: sampleNow,
    config: sampleConfig(),
    configHash: undefined,
    defs: {},
    document,
    records,
    store: {
      reachable: true,
      believed: true,
      lastAnswerMs: 120,
      refuses: undefined,
      description: {
        kind: 'sqlite',
        healthy: true,
        summary: 'the store process at 10.156.76.10:7400 answers in 1 ms; losing it stops takeovers',
        members: [],
      },
    },
    hearing: { office: hearing, ring: hearing },
    away: [],
    lease: { valid: true, remainingMs: 9_400 },
    resources: [],
    beats: { rejected: 0, replayed: 0 },
    problems: [],
    ...change,
  };
}

function runs(document: Document | undefined, node: NodeName): Partial<NodeRecord> {
  const running: Record<string, NodeRecord['running'][string]> = {};
  for (const [name, group] of Object.entries(document?.groups ?? {})) {
    if (group.is !== 'free' && group.node === node) running[name] = { gen: group.gen, phase: 'running' };
  }
  return { running };
}

const takenOver = {
  from: 'my-vm1',
  proof: 'off',
  why: { kind: 'owner-gone', node: 'my-vm1' },
  at: sampleNow - 12_000,
} as const;

export const snapshots = {
  healthy: (): AgentSnapshot => sampleSnapshot(),
  nodeGone: (): AgentSnapshot =>
    sampleSnapshot({
      document: sampleDocument({
        nodes: {
          ...sampleDocument().nodes,
          'my-vm1': { is: 'gone', inc: inc('my-vm1'), proof: { kind: 'off', by: 'power-switch' } },
        },
        groups: { web: owned('my-vm2', { gen: 8, last: takenOver }) },
        fenced: [sampleNow - 12_100],
      }),
    }),
  storeUnreachable: (): AgentSnapshot =>
    sampleSnapshot({
      store: {
        reachable: false,
        believed: true,
        lastAnswerMs: 7_300,
        refuses: undefined,
        description: undefined,
      },
      lease: { valid: true, remainingMs: 2_700 },
    }),
  storeWentBack: (): AgentSnapshot => {
    const s = sampleSnapshot();
    return {
      ...s,
      store: { ...s.store, believed: false, refuses: 'read ECONNRESET' },
      hearing: Object.fromEntries(
        Object.keys(s.hearing).map((n) => [n, { ...s.hearing[n], 'my-vm1': false }]),
      ),
      problems: [{ level: 'alarm', reason: { kind: 'store-older', shown: 12, seen: 40 } }],
    };
  },
  waitingForPerson: (): AgentSnapshot => {
    const why = { kind: 'not-heard', heard: 4, of: 5 } as const;
    const nodes = { ...sampleConfig().nodes, 'my-vm1': sampleNode(1, [aPerson]) };
    return sampleSnapshot({
      config: sampleConfig({ nodes }),
      document: sampleDocument({
        nodes: {
          ...sampleDocument().nodes,
          'my-vm1': accused('my-vm1', { why }),
        },
      }),
    });
  },
  disarmedLoss: (): AgentSnapshot =>
    unheard('my-vm1', sampleSnapshot({ document: sampleDocument({ disarmed: { by: 'ada' } }) })),
  storeReadOnly: (): AgentSnapshot => {
    const snapshot = sampleSnapshot();
    const reason = 'its file is read-only (attempt to write a readonly database)';
    const summary = `the store process at 10.156.76.10:7400 answers, but takes no writes: ${reason}`;
    const description = { ...snapshot.store.description!, healthy: false, summary };
    return { ...snapshot, store: { ...snapshot.store, description, refuses: reason } };
  },
  empty: (): AgentSnapshot =>
    sampleSnapshot({
      config: sampleConfig({ groups: {} }),
      document: sampleDocument({
        groups: {},
        term: 1,
        version: 6,
        config: { hash: '01ab33de51c0ffee', version: 1 },
      }),
    }),
  notInitialised: (): AgentSnapshot =>
    sampleSnapshot({
      config: undefined,
      document: undefined,
      records: {},
      hearing: {},
      lease: { valid: false, remainingMs: undefined },
      problems: [{ level: 'alarm', reason: { kind: 'no-document' } }],
    }),
  troubled: (): AgentSnapshot => troubled(),
};

/** As if that node had lost its power a moment ago. */
function unheard(node: NodeName, s: AgentSnapshot): AgentSnapshot {
  const without = (heard: readonly NodeName[]) => heard.filter((name) => name !== node);
  const records = Object.entries(s.records).map(([name, record]) => {
    const hears = Object.entries(record.hears).map(([net, heard]) => [net, without(heard)]);
    return [name, { ...record, hears: Object.fromEntries(hears) }];
  });
  const hearing = Object.entries(s.hearing).map(([net, heard]) => [net, { ...heard, [node]: false }]);
  return { ...s, records: Object.fromEntries(records), hearing: Object.fromEntries(hearing) };
}

/** Everything at once: a drained node, a cut link, a pin, maintenance, failures, a group that cannot be stopped. */
function troubled(): AgentSnapshot {
  const config: Config = sampleConfig({
    groups: {
      web: sampleGroup(),
      mail: sampleGroup({ nodes: ['my-vm3'], restricted: true }),
      files: sampleGroup({ nodes: ['my-vm4', 'my-vm5'], ordered: false, failback: 'off' }),
      print: sampleGroup({ nodes: [], enabled: false }),
      sql: sampleGroup({ nodes: ['my-vm3', 'my-vm4'], apart: ['files'] }),
    },
  });
  const document = sampleDocument({
    groups: {
      web: owned('my-vm2', { gen: 9 }),
      mail: { is: 'free', gen: 4 },
      files: owned('my-vm4', { gen: 2 }),
      print: { is: 'free', gen: 0 },
      sql: {
        ...owned('my-vm5', { gen: 3 }),
        is: 'draining',
        why: { kind: 'drained-by', by: 'ada' },
      } as GroupEntry,
    },
    drained: { 'my-vm5': { by: 'ada' } },
    pins: { web: { node: 'my-vm2', by: 'ada', until: sampleNow + 3_000_000 } },
    maintenance: { files: { by: 'bob' } },
    failures: {
      mail: {
        'my-vm3': {
          count: 4,
          gen: 4,
          at: sampleNow - 30_000,
          why: { kind: 'died', resource: 'nginx', said: 'exited with code 1' },
        },
      },
    },
  });
  const snapshot = sampleSnapshot({ config, document });
  const wrongKey = {
    kind: 'beats-rejected',
    node: 'my-vm2',
    because: 'wrong-key',
    from: '10.156.76.99',
    count: 3,
  } as const;
  const busy = {
    kind: 'cannot-be-stopped',
    resource: 'content',
    state: 'running',
    said: 'target is busy',
  } as const;
  const stopping = {
    gen: 3,
    phase: 'stop-failed',
    why: busy,
    resources: { content: { is: 'stop-failed', why: busy } },
  } as const;
  return {
    ...snapshot,
    records: {
      ...snapshot.records,
      'my-vm3': { ...snapshot.records['my-vm3']!, linksDown: ['ring'] },
      'my-vm5': { ...snapshot.records['my-vm5']!, running: { sql: stopping } },
    },
    beats: { rejected: 3, replayed: 0 },
    problems: [{ level: 'warning', reason: wrongKey }],
  };
}
