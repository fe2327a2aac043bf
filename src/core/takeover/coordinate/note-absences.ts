/**
 * Writes down which nodes were away: no longer `in`, in another incarnation, or cut off from a network so that a group had
 * to leave. A node that is known to come and go is watched for each of these; of any other only a departure that was
 * written down anyway, or that a group had to move for, is worth a write.
 */
import type { NodeName } from '../../config.ts';
import type { NodeEntry } from '../document.ts';
import { type Absence, forgottenAt, quarantined, staysUntil } from '../placement/absences.ts';
import { servesNobody } from '../placement/placement-view.ts';
import { lookAgain, note, say, type Turn, unsay, without } from '../turn.ts';
import { configOf } from '../view/loaded.ts';
import { type DocumentDraft, set } from './draft.ts';
import { momentOf } from './moment.ts';

/** With every write that changes who is in. */
export function followAbsences(t: Turn, d: DocumentDraft): void {
  noteAbsences(t, d, () => servesNobody(momentOf(t, d)));
}

/** `findCutOff`: nodes that serve nobody on some network. */
export function noteAbsences(t: Turn, d: DocumentDraft, findCutOff: () => ReadonlySet<NodeName>): void {
  const cutOff = d.next.absences ? findCutOff() : new Set<NodeName>();
  for (const node of Object.keys(d.next.nodes)) {
    const known = d.next.absences?.[node];
    const isWatched = known?.back !== undefined;
    const went = hasGone(d.before.nodes[node], d.next.nodes[node]) || (isWatched && cutOff.has(node));
    if (went && (known === undefined || isWatched)) put(d, node, departed(known));
    const isThere = d.next.nodes[node]?.is === 'in' && !cutOff.has(node);
    const now = d.next.absences?.[node];
    if (now && isThere && now.back === undefined) put(d, node, { ...now, back: t.clock.wall });
  }
  for (const [node, absence] of Object.entries(d.next.absences ?? {})) endWhenDue(t, d, node, absence);
  tellQuarantine(t, d);
}

/** Said by who coordinates, with the write that makes it so. */
function tellQuarantine(t: Turn, d: DocumentDraft): void {
  const { quarantine } = configOf(t).cluster;
  for (const node of Object.keys(d.next.nodes)) {
    const kept = quarantined(d.next.absences?.[node], quarantine, t.clock.wall);
    if (kept)
      say(t, ['quarantine', node], { ...kept, kind: 'node-quarantined', node }, { node, level: 'alarm' });
    else if (unsay(t, ['quarantine', node]) && d.next.nodes[node]?.is === 'in')
      note(t, { kind: 'quarantine-ended', node }, { node });
  }
}

/** A person has looked: its departures are forgotten. */
export function liftQuarantine(t: Turn, d: DocumentDraft, node: NodeName): void {
  if (quarantined(d.next.absences?.[node], configOf(t).cluster.quarantine, t.clock.wall))
    put(d, node, undefined);
}

/** A group has to leave the node because it is cut off. */
export function noteDeparture(d: DocumentDraft, node: NodeName): void {
  if (d.next.absences?.[node] === undefined) put(d, node, departed(undefined));
}

function departed(known: Absence | undefined): Absence {
  return { count: (known?.count ?? 0) + 1 };
}

/** It was in, and is not any more, or as another incarnation. */
function hasGone(was: NodeEntry | undefined, now: NodeEntry | undefined): boolean {
  if (was?.is === 'accused' && was.inc === '') return wasSwitchedOff(now);
  if (was?.is !== 'in') return false;
  return now?.is !== 'in' || now.inc !== was.inc;
}

/**
 * Of a node that was accused because the store was accepted nobody knows whether it was there. It goes where it was off, or is
 * let in and at once accused by whoever asked for a fence.
 */
function wasSwitchedOff(now: NodeEntry | undefined): boolean {
  if (now?.is === 'accused') return now.inc !== '';
  return now?.is === 'gone' && (now.proof.kind === 'off' || now.proof.kind === 'confirmed');
}

function endWhenDue(t: Turn, d: DocumentDraft, node: NodeName, absence: Absence): void {
  const { wall, now } = t.clock;
  const config = configOf(t);
  const { quarantine } = config.cluster;
  const forgotten = forgottenAt(absence, quarantine);
  if (d.next.nodes[node] === undefined || wall >= forgotten) return put(d, node, undefined);
  const ends = Object.values(config.groups).flatMap((group) => staysUntil(absence, group) ?? []);
  const kept = quarantined(absence, quarantine, wall);
  if (kept) ends.push(kept.until);
  for (const until of [...new Set([...ends, forgotten])])
    if (until > wall && Number.isFinite(until)) lookAgain(t, now + (until - wall));
}

function put(d: DocumentDraft, node: NodeName, absence: Absence | undefined): void {
  const known = d.next.absences ?? {};
  const next = absence ? { ...known, [node]: absence } : without(known, node);
  set(d, 'absences', Object.keys(next).length > 0 ? next : undefined);
}
