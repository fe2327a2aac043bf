/**
 * What a daemon does with the group on its own node: read, journal and start, stop, refuse for ever, release.
 */
import { daemonWorks } from './judgement.ts';
import { Group, Is, Keeper, never, type State } from './state.ts';
import { patch, type Step, take, writeRecord } from './step.ts';

export function daemonSteps(step: Step): void {
  const { s } = step;
  for (let n = 0; n < s.machines.length; n++) {
    const m = s.machines[n]!;
    if (m.starting && m.power && !m.paused) {
      take(step, 'start-takes-effect', n, -1, (t) => {
        const machine = t.machines[n]!;
        machine.runs = machine.starting;
        machine.starting = 0;
      });
    }
    if (!daemonWorks(s, n)) continue;
    read(step, n);
    start(step, n);
    stop(step, n);
    release(step, n);
  }
}

/** The group is assigned to, or draining from, exactly this incarnation of `n`. */
function owns(s: State, n: number): boolean {
  const { group } = s.doc;
  return group.is !== Group.free && group.owner === n && group.inc === s.machines[n]!.inc;
}

function read(step: Step, n: number): void {
  const { s } = step;
  const { group } = s.doc;
  if (group.is !== Group.assigned || !owns(s, n) || s.machines[n]!.seen === group.gen) return;
  take(step, 'read-assigned', n, -1, patch(n, { seen: group.gen }));
}

/** Between reading and starting anything may have happened; lease, permit and journal decide. */
function start(step: Step, n: number): void {
  const { s, model } = step;
  const m = s.machines[n]!;
  if (m.seen === 0 || m.runs || m.starting || m.keeper !== Keeper.ready) return;
  if (model.config.device === 'cut' && m.path !== m.inc) return;
  const leased = !model.config.clocks || (m.lease > 0 && m.lease !== never);
  if (!leased && model.mutant !== 'start-without-lease') return;
  if (m.seen <= m.refused) return;
  take(step, 'start', n, -1, patch(n, { starting: m.inc, journaled: 1 }));
}

/** Draining, or this incarnation is accused or gone, or it no longer owns what runs. */
function shouldStop(s: State, n: number): boolean {
  const { is, inc } = s.doc.entries[n]!;
  return s.doc.group.is === Group.draining || !owns(s, n) || is !== Is.in || inc !== s.machines[n]!.inc;
}

function stop(step: Step, n: number): void {
  const m = step.s.machines[n]!;
  if (!(m.runs || m.starting) || !shouldStop(step.s, n)) return;
  if (!m.stuck) {
    take(step, 'stop', n, -1, patch(n, { runs: 0, starting: 0 }));
    return;
  }
  const record = step.s.records[n]!;
  if (record.stopFailed || record.inc !== m.inc || m.lineage !== step.s.doc.lineage) return;
  writeRecord(step, 'report-stop-failed', n, (r) => Object.assign(r, { stopFailed: 1 }));
}

/**
 * All probed stopped, no child left, "refuse <= gen" in the journal: then, and only then, released. Once refused, the
 * release is carried through even if the reason to stop has gone: this node can never start that generation again.
 */
function release(step: Step, n: number): void {
  const { s, model } = step;
  const m = s.machines[n]!;
  const { gen } = s.doc.group;
  const starting = m.starting && model.mutant !== 'taken-over-beside-a-command';
  if (!owns(s, n) || m.runs || starting || s.records[n]!.released >= gen || s.records[n]!.inc !== m.inc)
    return;
  const begun = m.refused >= gen && model.mutant !== 'release-abandoned';
  if (!shouldStop(s, n) && !begun) return;
  if (m.refused < gen && model.mutant !== 'no-refusal-in-journal') {
    take(step, 'refuse', n, -1, patch(n, { refused: gen, journaled: 0 }));
    return;
  }
  writeRecord(step, 'release', n, (r) => Object.assign(r, { released: gen }));
}
