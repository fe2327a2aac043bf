/** The state a daemon begins with: what the keeper told it, and what its node's journal kept. */
import type { GroupConfig, GroupName, NodeName, ResourceName } from '../config.ts';
import type { Generation, Incarnation, Lapse, Machine } from './document.ts';
import type { OwnKeys } from './following.ts';
import type { Newest } from './newest.ts';
import type { LocalGroup, LocalResource, State } from './state.ts';

export interface Beginning {
  readonly self: NodeName;
  readonly inc: Incarnation;
  readonly version: string;
  /** How many daemons of this incarnation came before. */
  readonly restart: number;
  readonly keys: OwnKeys;
  readonly lapse: Lapse;
  readonly machine: Machine;
  readonly after: readonly Incarnation[];
  readonly stayed: boolean;
  /** The keeper has stopped everything that may have been left; false: the journal that names it was lost. */
  readonly leftKnown: boolean;
  readonly journal: readonly {
    readonly group: GroupName;
    readonly gen: Generation;
    readonly def: string;
    readonly definition: GroupConfig;
  }[];
  readonly refused: Readonly<Record<GroupName, Generation>>;
  readonly seen: Newest | undefined;
}

export function newState(beginning: Beginning): State {
  const groups: Record<GroupName, LocalGroup> = {};
  for (const entry of beginning.journal) {
    if ((beginning.refused[entry.group] ?? -1) >= entry.gen) continue;
    const resources: Record<ResourceName, LocalResource> = {};
    for (const r of entry.definition.resources) {
      resources[r.name] = { now: { is: 'adopting', order: 0 }, failures: [] };
    }
    groups[entry.group] = {
      gen: entry.gen,
      def: entry.def,
      definition: entry.definition,
      step: 'open',
      target: 'run',
      resources,
    };
  }
  return {
    self: beginning.self,
    inc: beginning.inc,
    version: beginning.version,
    lineage: beginning.restart === 0 ? undefined : beginning.seen?.lineage,
    lapse: beginning.lapse,
    machine: beginning.machine,
    after: beginning.after,
    stayed: beginning.stayed,
    leftKnown: beginning.leftKnown,
    config: undefined,
    candidates: {},
    keeperFollows: undefined,
    hearsAnew: {},
    keys: beginning.keys,
    lateSince: {},
    leaving: false,
    away: false,
    listening: beginning.restart > 0,
    handedOver: false,
    leftSince: undefined,
    aloneSince: undefined,
    store: {
      reachable: false,
      document: undefined,
      records: {},
      confirmed: -1,
      reading: false,
      readWanted: true,
      readSentAt: 0,
      retryAt: 0,
      writeAt: 0,
      answeredAt: undefined,
      reachableSince: 0,
      awaitsNodesUntil: 0,
      writing: undefined,
      seen: beginning.seen && { ...beginning.seen, at: Number.NEGATIVE_INFINITY },
      disputes: {},
      forged: {},
      unanswered: {},
      wentBack: false,
      configWanted: undefined,
      configMissing: undefined,
    },
    renewal: {
      counter: 0,
      published: undefined,
      sentAt: 0,
      confirmedAt: 0,
      steadySince: 0,
      step: 'idle',
      ackAt: 0,
      owned: false,
      failed: false,
      nextAt: 0,
    },
    leaseUntil: undefined,
    hears: {},
    keeper: { saidAt: Number.NEGATIVE_INFINITY, askedAt: undefined, listensUntil: 0 },
    deaf: {},
    outnumbered: false,
    linksDown: [],
    unwell: undefined,
    progress: {},
    unheardSince: {},
    awaySince: {},
    cutOff: {},
    daemonless: {},
    cutSince: {},
    beating: {},
    component: { nodes: [], since: 0, isOld: true, still: 0 },
    disk: undefined,
    macs: {},
    watched: {},
    announced: {},
    clean: { is: 'waiting' },
    doubts: {},
    doubtsAt: 0,
    looked: undefined,
    looking: {},
    putOff: [],
    groups,
    probes: {},
    refused: beginning.refused,
    unjournaled: beginning.restart === 0 ? {} : undefined,
    startsExpected: 0,
    letRelease: {},
    fences: {},
    switchOns: {},
    attempts: {},
    power: {},
    lapses: {},
    asked: [],
    requests: [],
    nextRequest: beginning.restart === 0 ? 1 : undefined,
    unclean: {},
    orders: 0,
    ended: false,
    deadlineTold: 'never',
    idleTold: undefined,
    dirty: true,
    waiting: false,
    lookAt: { everything: 0, members: 0, addresses: 0, placement: 0 },
    groupsAt: {},
    groupsOwed: true,
    told: undefined,
    mine: undefined,
    proven: { document: undefined, records: {} },
    setAside: { records: {}, document: undefined },
    said: {},
    noticed: {},
  };
}
