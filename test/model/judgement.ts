/**
 * Who hears whom, who may speak for the cluster, and which side may accuse. Beats are not modelled one by one: hearing is
 * the truth about both ends, and the delay before a smaller side accuses is any delay at all.
 */
import { Is, Keeper, type State } from './state.ts';
import type { Model } from './step.ts';

/** The store shows an older copy, and `n` knows it. */
export function refuses(s: State, n: number): boolean {
  return s.restored === 1 && s.doc.lineage === 0 && s.machines[n]!.knows === 1;
}

/** The daemon of `n` can read and write the store now, and acts on it. */
export function daemonWorks(s: State, n: number): boolean {
  const m = s.machines[n]!;
  return (
    s.store === 1 && !refuses(s, n) && m.power === 1 && !m.paused && !m.hung && m.keeper === Keeper.ready
  );
}

/** `n` is in the cluster with the incarnation it has. */
export function isIn(s: State, n: number): boolean {
  const entry = s.doc.entries[n]!;
  return entry.is === Is.in && entry.inc === s.machines[n]!.inc;
}

export function leads(s: State, n: number): boolean {
  return s.doc.coordinator === n && isIn(s, n) && daemonWorks(s, n);
}

/** The keeper of `n` sends beats and nothing stops them on either side. */
export function reaches(s: State, from: number, to: number): boolean {
  const a = s.machines[from]!;
  const b = s.machines[to]!;
  return b.power === 1 && !b.paused && b.keeper !== Keeper.dead && !a.isolated && !b.isolated;
}

/** Beats count for the admitted incarnation only. */
export function hears(s: State, from: number, to: number): boolean {
  return reaches(s, from, to) && s.machines[to]!.inc === s.doc.entries[to]!.inc;
}

/** Its keeper beats, or falls silent because nothing can begin there, while no daemon of it does anything. */
export function isDaemonless(s: State, n: number): boolean {
  const m = s.machines[n]!;
  return m.hung === 1 || m.keeper === Keeper.stopped;
}

/** `by` may accuse `on`, or take the term from it: see "Which side goes on". */
export function verdict(s: State, model: Model, by: number, on: number): boolean {
  if (by === on || !isIn(s, by) || !daemonWorks(s, by)) return false;
  if (hears(s, by, on) && !isDaemonless(s, on)) return false;
  const members = s.doc.entries.flatMap((entry, n) => (entry.is === Is.in ? [n] : []));
  const mine = members.filter((n) => n === by || hears(s, by, n));
  if (2 * mine.length > members.length) return true;
  return !isItselfTheSuspect(s, model, by, members, mine);
}

/**
 * A node that hears nobody while other records advance is itself the suspect. Read literally for any others, two
 * survivors that lost each other wait for ever; so the others must hear more than it does.
 */
function isItselfTheSuspect(s: State, model: Model, by: number, members: number[], mine: number[]): boolean {
  if (mine.length > 1 || members.length < 3) return false;
  const advancing = members.filter((n) => n !== by && isIn(s, n) && daemonWorks(s, n));
  if (model.mutant === 'lonely-suspect-literally') return advancing.length > 0;
  return advancing.some((n) => advancing.some((other) => other !== n && hears(s, n, other)));
}

/** Another `in` node beats or moves its record, so that a node outside must wait to be admitted by it. */
export function anotherAnswers(s: State, n: number): boolean {
  return s.doc.entries.some((entry, other) => {
    if (other === n || entry.is !== Is.in || entry.inc !== s.machines[other]!.inc) return false;
    return daemonWorks(s, other);
  });
}
