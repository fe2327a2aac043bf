/** Asked of one node: away with everything, back again, power off, and a person's word that it is off. */
import type { NodeName } from '../../config.ts';
import { accuseNode } from '../coordinate/accuse.ts';
import { type DocumentDraft, nodeEntry, put, setNode } from '../coordinate/draft.ts';
import { gone } from '../coordinate/fences.ts';
import { liftQuarantine } from '../coordinate/note-absences.ts';
import { whoHears } from '../coordinate/sign-of-life.ts';
import { fenceLevels } from '../membership/ask-devices.ts';
import type { Turn } from '../turn.ts';
import { asksBy } from '../view/timing.ts';
import { type Asked, done, type Outcome, refuse, rule } from './rule.ts';

const nodeShape = { node: 'node' } as const;
const confirmShape = { node: 'node', inc: 'incarnation' } as const;
const vouchShape = { node: 'node', resource: 'resource' } as const;
type OfNode = Asked<typeof nodeShape>;

export const nodeRequests = {
  drain: rule({
    shape: nodeShape,
    permission: 'operate',
    about: 'move everything away from a node and keep it away',
    title: ({ node }) => `drain ${node}`,
    carryOut: (_t, d, { node }, by) => {
      if (!d.next.drained[node]) put(d, 'drained', node, { by });
      return done;
    },
  }),
  resume: rule({
    shape: nodeShape,
    permission: 'operate',
    about: 'let a node that is drained or in quarantine run groups again',
    title: ({ node }) => `resume ${node}`,
    carryOut: (t, d, { node }) => {
      put(d, 'drained', node, undefined);
      liftQuarantine(t, d, node);
      return done;
    },
  }),
  fence: rule({
    shape: nodeShape,
    permission: 'fence',
    about: 'accuse a node and switch it off with its fence device',
    title: ({ node }) => `fence ${node}`,
    carryOut: fence,
  }),
  /** A person's word is of the incarnation that was looked at, and counts only while that shows no sign of life at all. */
  'confirm-off': rule({
    shape: confirmShape,
    permission: 'fence',
    about: 'vouch that a node is off, so that others may take over what it ran',
    title: ({ node }) => `confirm that ${node} is off`,
    carryOut: confirmOff,
  }),
  /** A person's word for one resource that a probe cannot show to be stopped; given at that very node, by who has looked. */
  vouch: rule({
    shape: vouchShape,
    permission: 'fence',
    about: 'vouch that a resource does not run on a node whose probe cannot tell',
    title: ({ node, resource }) => `vouch that ${resource} does not run on ${node}`,
    carryOut: vouch,
  }),
};

/** The node has taken it by the time it comes here: what is in doubt there, and who vouched, stands in its record. */
function vouch(t: Turn, _d: DocumentDraft, { node, resource }: Asked<typeof vouchShape>): Outcome {
  const doubts = node === t.s.self ? t.s.doubts : t.s.store.records[node]?.value.doubts;
  const doubt = doubts?.[resource];
  if (doubt === undefined) return refuse({ kind: 'nothing-in-doubt', node, resource });
  return doubt.by === undefined ? refuse({ kind: 'vouch-there', node, resource }) : done;
}

function fence(t: Turn, d: DocumentDraft, { node }: OfNode, by: string): Outcome {
  const entry = nodeEntry(d, node);
  // Off already, and it is to stay so.
  if (entry.is === 'gone' && entry.switchOn?.is === 'wanted') {
    setNode(d, node, { ...entry, switchOn: { is: 'not', why: { kind: 'asked', by } } });
    return done;
  }
  if (fenceLevels(t, node).length === 0) return refuse({ kind: 'no-device', node });
  if (entry.is !== 'in' && entry.is !== 'accused')
    return refuse({ kind: 'node-already', node, is: entry.is });
  if (d.next.disarmed) return refuse({ kind: 'disarmed', by: d.next.disarmed.by });
  if (entry.is === 'in') accuseNode(t, d, node, { kind: 'asked', by }, true);
  else setNode(d, node, { ...entry, why: { kind: 'asked', by }, asked: true });
  return done;
}

function confirmOff(
  t: Turn,
  d: DocumentDraft,
  { node, inc }: Asked<typeof confirmShape>,
  by: string,
): Outcome {
  const entry = nodeEntry(d, node);
  if (entry.is === 'gone' || entry.is === 'out')
    return refuse({ kind: 'nothing-to-confirm', node, is: entry.is });
  if (entry.inc !== inc) return refuse({ kind: 'began-anew', node, seen: inc });
  const alive = isTaken(t, d, node) ? undefined : signOfLife(t, d, node);
  if (alive) return alive;
  accuseNode(t, d, node, { kind: 'asked', by }, true);
  const accused = nodeEntry(d, node);
  if (accused.is === 'accused') gone(t, d, node, accused, 'confirmed', by);
  return done;
}

/** An incarnation that proves nothing of this one beats and renews under its name: what is heard is no sign of this one. */
function isTaken(t: Turn, d: DocumentDraft, node: NodeName): boolean {
  const record = t.s.store.records[node]?.value;
  const entry = nodeEntry(d, node);
  return record !== undefined && entry.is !== 'out' && record.inc !== entry.inc && node !== t.s.self;
}

function signOfLife(t: Turn, d: DocumentDraft, node: NodeName): Outcome | undefined {
  const by = whoHears(t, d.next, node);
  if (by === t.s.self) return refuse({ kind: 'still-heard', node });
  if (by !== undefined) return refuse({ kind: 'still-heard-by', node, by });
  if (node === t.s.self) return refuse({ kind: 'is-the-judge', node });
  const seen = t.s.progress[node];
  const renews = seen !== undefined && t.clock.now - seen.at < 3 * asksBy(t).renewIntervalMs;
  return renews ? refuse({ kind: 'still-renews', node }) : undefined;
}
