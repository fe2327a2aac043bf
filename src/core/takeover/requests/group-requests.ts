/** Asked of one group: whether it runs, and where. */
import type { GroupName, NodeName } from '../../config.ts';
import type { ReasonKind } from '../../reason.ts';
import { otherNode, pinAgainst, refusalOf } from '../coordinate/assign.ts';
import { type DocumentDraft, groupEntry, put, setGroupEntry } from '../coordinate/draft.ts';
import type { GroupEntry } from '../document.ts';
import { rootOf } from '../placement/tell-placed.ts';
import type { Turn } from '../turn.ts';
import { configOf } from '../view/loaded.ts';
import { type Asked, done, type Outcome, type RequestRule, refuse, rule } from './rule.ts';

const groupShape = { group: 'group' } as const;
const moveShape = { group: 'group', node: 'some-node', forMs: 'pin' } as const;
const maintenanceShape = { group: 'group', on: 'switch' } as const;

type CarryOut = RequestRule<typeof groupShape>['carryOut'];

function ofGroup(verb: string, about: string, carryOut: CarryOut): RequestRule<typeof groupShape> {
  return rule({
    shape: groupShape,
    permission: 'operate',
    about,
    title: ({ group }) => `${verb} ${group}`,
    carryOut,
  });
}

/** Maintenance means hands off: what would touch the group is refused. */
function touching(carryOut: CarryOut): CarryOut {
  return (t, d, asked, by) => underMaintenance(d, asked.group) ?? carryOut(t, d, asked, by);
}

/** A group that has left the configuration stays in the document until it is stopped: nobody can make it run. */
function running(carryOut: CarryOut): CarryOut {
  return (t, d, asked, by) => beingRemoved(t, asked.group) ?? carryOut(t, d, asked, by);
}

export const groupRequests = {
  start: ofGroup('start', 'start a stopped group, forgetting its failures', running(start)),
  stop: ofGroup('stop', 'stop a group until it is started again', touching(stop)),
  restart: ofGroup('restart', 'stop a group and start it again on the same node', running(touching(restart))),
  /** Pins the group to the node (empty: the best other one) for a while. */
  move: rule({
    shape: moveShape,
    permission: 'operate',
    about: 'move a group to another node',
    title: ({ group, node }) => `move ${group}${node === '' ? '' : ` to ${node}`}`,
    carryOut: move,
  }),
  unpin: ofGroup('unpin', 'take back the pin of a move', (_t, d, { group }) => {
    put(d, 'pins', group, undefined);
    return done;
  }),
  failback: ofGroup(
    'fail back',
    'move a group back to its most preferred node now',
    running(touching(failback)),
  ),
  enable: ofGroup(
    'enable',
    'let a disabled group run again',
    running((_t, d, { group }) => {
      const stopped = d.next.stopped[group];
      if (stopped === undefined) return done;
      // Whoever stopped it is not overruled by who allows it.
      if (stopped.is !== 'asked' || !stopped.disabled) return refuse({ kind: 'not-disabled', group });
      put(d, 'stopped', group, undefined);
      return done;
    }),
  ),
  disable: ofGroup(
    'disable',
    'stop a group and refuse to start it until it is enabled',
    touching((_t, d, { group }, by) => {
      put(d, 'stopped', group, { is: 'asked', by, disabled: true });
      return done;
    }),
  ),
  maintenance: rule({
    shape: maintenanceShape,
    permission: 'operate',
    about: 'put a group under maintenance, or take it out again',
    title: ({ group, on }) => `${on ? 'begin' : 'end'} maintenance of ${group}`,
    carryOut: (_t, d, { group, on }, by) => {
      put(d, 'maintenance', group, on ? (d.next.maintenance[group] ?? { by }) : undefined);
      return done;
    },
  }),
  cleanup: ofGroup('forget failures of', 'forget the failures of a group', (_t, d, { group }) => {
    put(d, 'failures', group, undefined);
    return done;
  }),
};

function underMaintenance(d: DocumentDraft, group: GroupName): Outcome | undefined {
  return d.next.maintenance[group] && refuse({ kind: 'under-maintenance', group });
}

/** A pin of a group that shall not run would wait for it, and bring it there long after. */
function doesNotRun(t: Turn, d: DocumentDraft, group: GroupName): Outcome | undefined {
  if (configOf(t).groups[group]?.enabled === false) return refuse({ kind: 'not-enabled-in-file', group });
  const stopped = howStopped(d, group);
  return stopped === 'no' ? undefined : refuse({ kind: 'does-not-run', group, stopped });
}

function beingRemoved(t: Turn, group: GroupName): Outcome | undefined {
  return Object.hasOwn(configOf(t).groups, group)
    ? undefined
    : refuse({ kind: 'group-being-removed', group });
}

function start(t: Turn, d: DocumentDraft, { group }: Asked<typeof groupShape>): Outcome {
  const stopped = d.next.stopped[group];
  if (stopped?.is === 'asked' && stopped.disabled)
    return refuse({ kind: 'group-disabled', group, by: stopped.by });
  if (configOf(t).groups[group]?.enabled === false) return refuse({ kind: 'not-enabled-in-file', group });
  put(d, 'stopped', group, undefined);
  put(d, 'failures', group, undefined);
  return done;
}

function stop(_t: Turn, d: DocumentDraft, { group }: Asked<typeof groupShape>, by: string): Outcome {
  if (!d.next.stopped[group]) put(d, 'stopped', group, { is: 'asked', by });
  return done;
}

function restart(_t: Turn, d: DocumentDraft, { group }: Asked<typeof groupShape>, by: string): Outcome {
  const entry = groupEntry(d, group);
  const lost = ownerLost(d, group, entry);
  if (lost) return lost;
  if (entry.is !== 'assigned') return refuse({ kind: 'does-not-run', group, stopped: howStopped(d, group) });
  setGroupEntry(d, group, { ...entry, is: 'draining', why: { kind: 'restarted-by', by }, to: entry.node });
  return done;
}

function howStopped(d: DocumentDraft, group: GroupName): 'no' | 'stopped' | 'disabled' {
  const stopped = d.next.stopped[group];
  if (!stopped) return 'no';
  return stopped.is === 'asked' && stopped.disabled ? 'disabled' : 'stopped';
}

/** An owner that is accused or gone cannot release anything: its group is taken over, and asked for again then. */
function ownerLost(d: DocumentDraft, group: GroupName, entry: GroupEntry): Outcome | undefined {
  if (entry.is === 'free' || d.next.nodes[entry.node]?.is === 'in') return undefined;
  return refuse({ kind: 'owner-being-taken-over', group, node: entry.node });
}

/** Once, to the best node by the table as if failback were on. */
function failback(t: Turn, d: DocumentDraft, { group }: Asked<typeof groupShape>, by: string): Outcome {
  const entry = groupEntry(d, group);
  const lost = ownerLost(d, group, entry);
  if (lost) return lost;
  if (entry.is !== 'assigned') return refuse({ kind: 'does-not-run', group, stopped: howStopped(d, group) });
  put(d, 'pins', group, undefined);
  const preferred = configOf(t).groups[group]?.nodes ?? [];
  const best = preferred.find((n) => refusalOf(t, d, group, n) === undefined);
  if (!best || best === entry.node) return heldOff(t, d, group, preferred) ?? done;
  setGroupEntry(d, group, { ...entry, is: 'draining', why: { kind: 'failed-back-by', by }, to: best });
  return done;
}

/** Another group is in the way, and stays. */
const heldBy: ReadonlySet<ReasonKind> = new Set(['apart-from', 'lacks-capacity']);

/** It is where it can be best; what it would rather have is held by a group that nobody moves for it. */
function heldOff(
  t: Turn,
  d: DocumentDraft,
  group: GroupName,
  preferred: readonly NodeName[],
): Outcome | undefined {
  for (const node of preferred) {
    const why = refusalOf(t, d, group, node);
    if (why === undefined) return undefined;
    if (heldBy.has(rootOf(why).kind)) return refuse({ kind: 'may-not-run', group, node, why });
  }
  return undefined;
}

function move(t: Turn, d: DocumentDraft, asked: Asked<typeof moveShape>, by: string): Outcome {
  const { group } = asked;
  const entry = groupEntry(d, group);
  const owner = entry.is === 'free' ? undefined : entry.node;
  const held = beingRemoved(t, group) ?? underMaintenance(d, group) ?? doesNotRun(t, d, group);
  if (held) return held;
  const node = asked.node || otherNode(t, d, group, owner);
  if (!node) return refuse({ kind: 'no-other-node', group });
  if (!Object.hasOwn(configOf(t).nodes, node)) return refuse({ kind: 'no-such-node', node });
  const why = refusalOf(t, d, group, node);
  if (why) return refuse({ kind: 'may-not-run', group, node, why });
  const against = pinAgainst(t, d, group, node);
  if (against) return refuse({ kind: 'pinned-together', group, with: against.group, node: against.node });
  const at = t.clock.wall;
  put(d, 'pins', group, { node, by, at, until: at + asked.forMs });
  return done;
}
