/** One decision in the making, in circumstances that a test states: for tests of single duties of the core. */

import type { Config, NodeName } from '../core/config.ts';
import type { Document, NodeRecord } from '../core/takeover/document.ts';
import { firstDocument } from '../core/takeover/first-document.ts';
import { makeLoadedConfig } from '../core/takeover/loaded-config.ts';
import { newState } from '../core/takeover/new-state.ts';
import type { State } from '../core/takeover/state.ts';
import { makeTurn, type Turn } from '../core/takeover/turn.ts';

export interface Circumstances {
  readonly self: NodeName;
  readonly config: Config;
  readonly now?: number;
  readonly wall?: number;
  /** What differs from a document in which every node is in (incarnation a1, b1, …) and every group is free. */
  readonly document?: Partial<Document>;
  /** What differs from records of healthy nodes that hear one another. */
  readonly records?: Readonly<Record<NodeName, Partial<NodeRecord>>>;
  readonly state?: Partial<State>;
}

export function turnIn(c: Circumstances): Turn {
  const nodes = Object.keys(c.config.nodes);
  const allIn = Object.fromEntries(
    nodes.map((n) => [n, { is: 'in', inc: `${n}1`, lapse: { watchdogMs: 4000 } } as const]),
  );
  const first = firstDocument(c.config, 'c1', 'sim');
  const document = { ...first, nodes: allIn, coordinator: c.self, term: 1, ...c.document };
  const records = Object.fromEntries(
    nodes.map((n) => [n, { version: 1, value: { ...healthyRecord(n, c.config), ...c.records?.[n] } }]),
  );
  const born = newState({
    self: c.self,
    inc: `${c.self}1`,
    version: 'sim',
    restart: 0,
    keys: { accepts: [], newest: '' },
    lapse: { watchdogMs: 4000 },
    machine: { id: c.self, boot: '1' },
    after: [],
    stayed: false,
    leftKnown: true,
    journal: [],
    refused: {},
    seen: undefined,
  });
  const now = c.now ?? 100_000;
  const shown = { reachable: true, document: { version: 1, value: document }, records };
  const state: State = {
    ...born,
    lineage: document.lineage,
    keeperFollows: document.config.version,
    config: makeLoadedConfig('c1', c.config),
    store: { ...born.store, ...shown, readWanted: false, confirmed: document.version },
    clean: { is: 'clean' },
    keeper: { ...born.keeper, saidAt: now },
    ...c.state,
  };
  return makeTurn(state, { now, wall: c.wall ?? 1_800_000_000_000 });
}

function healthyRecord(node: NodeName, config: Config): NodeRecord {
  const others = Object.keys(config.nodes).filter((n) => n !== node);
  return {
    inc: `${node}1`,
    counter: 1,
    format: 1,
    linksDown: [],
    clean: true,
    lapse: { watchdogMs: 4000 },
    hears: Object.fromEntries(Object.keys(config.hostNetworks).map((network) => [network, others])),
    macs: {},
    observed: {},
    released: {},
    running: {},
    health: 'ok',
    left: false,
    follows: 1,
    requests: [],
  };
}
