/**
 * Incarnations: a keeper that starts kills what an older one left, probes every configured resource, and only then calls
 * its incarnation clean. At the deadline it closes the permit, kills, stops and verifies.
 */
import { mustEnd } from './coordinator.ts';
import { unfenceInHand } from './fencing.ts';
import { daemonWorks, refuses } from './judgement.ts';
import { learn } from './restore.ts';
import { Group, Is, Keeper, type Machine, never, type State } from './state.ts';
import { forgetDaemon, happen, type Model, patch, type Step, take, writeRecord } from './step.ts';

export function keeperSteps(step: Step): void {
  const { s } = step;
  for (let n = 0; n < s.machines.length; n++) {
    const m = s.machines[n]!;
    if (m.power === 0) bootSteps(step, n);
    else if (m.paused) continue;
    else if (m.keeper === Keeper.dead) restart(step, n);
    else if (m.keeper === Keeper.cleaning) clean(step, n);
    else if (m.keeper === Keeper.ready) endIncarnation(step, n);
    else deadline(step, n);
    if (m.hung && m.power && !m.paused) {
      take(step, 'restart-daemon', n, -1, (t) => forgetDaemon(t, n, step.model.config.device === 'cut'));
    }
  }
}

function bootSteps(step: Step, n: number): void {
  happen(step, 'boot', n, -1, (t) => boots(step.model, t, n));
}

export function boots(model: Model, t: State, n: number): void {
  Object.assign(t.machines[n]!, { power: 1, dark: 0 });
  t.machines[n]!.watchdog = model.config.clocks?.watchdog ?? 0;
  if (model.mutant === 'taken-over-after-a-boot') takeOver(model, t, n);
  else beginIncarnation(model, t, n);
}

/**
 * A person or the init system starts a dead keeper again. In the same boot, with the journal that fits the permit, and before
 * the deadline where others count on one, it takes the incarnation over; it may always begin another.
 */
function restart(step: Step, n: number): void {
  const { config, mutant } = step.model;
  const { lease, doubt } = step.s.machines[n]!;
  const isLeased = lease > 0 && lease !== never;
  const mayTakeOver = !config.clocks || isLeased || mutant === 'taken-over-despite-a-deadline';
  if (mayTakeOver && !doubt) happen(step, 'take-over', n, -1, (t) => takeOver(step.model, t, n));
  // The deadline passes while it takes over: it ends that incarnation like any, and opens no watchdog.
  else if (lease === 0 && !doubt) happen(step, 'end-what-is-taken-over', n, -1, (t) => close(step, t, n));
  happen(step, 'restart-keeper', n, -1, (t) => {
    if (step.model.mutant === 'restarted-keeper-adopts') adopt(t, n);
    else beginIncarnation(step.model, t, n);
  });
}

/** As after a death of the daemon; what was not clean yet is looked for again. Opening the watchdog pets it. */
export function takeOver({ config }: Model, t: State, n: number): void {
  const m = t.machines[n]!;
  const record = t.records[n]!;
  m.keeper = record.inc === m.inc && record.clean ? Keeper.ready : Keeper.cleaning;
  if (!config.clocks) return;
  if (m.runs && (m.lease === 0 || m.lease === never)) t.badPet = 1;
  m.watchdog = config.clocks.watchdog;
}

function adopt(t: State, n: number): void {
  const m = t.machines[n]!;
  m.inc++;
  m.keeper = Keeper.ready;
  m.lease = never;
  Object.assign(t.records[n]!, { inc: m.inc, clean: 1 });
}

/** Kills daemon, start commands and every executor child, and waits; what runs is stopped next. */
export function beginIncarnation(model: Model, t: State, n: number): void {
  const m = t.machines[n]!;
  forgetDaemon(t, n, model.config.device === 'cut');
  m.starting = 0;
  m.inc++;
  m.keeper = Keeper.cleaning;
  m.lease = never;
  if (model.mutant !== 'newest-not-told') learn(t, n);
  m.doubt = 0;
}

/** Stops whatever a probe of everything finds, then publishes the incarnation as clean. */
function clean(step: Step, n: number): void {
  const { s, model } = step;
  const m = s.machines[n]!;
  const found = model.mutant === 'reborn-from-journal-only' ? m.runs && m.journaled : m.runs;
  if (found) {
    if (!m.stuck) take(step, 'clean-up', n, -1, patch(n, { runs: 0 }));
    return;
  }
  if (s.store === 0 || refuses(s, n)) return;
  const edit = (record: State['records'][number]): void => {
    Object.assign(record, {
      lineage: s.doc.lineage,
      inc: m.inc,
      clean: 1,
      stopFailed: 0,
      since: m.since,
      released: Math.max(record.released, m.refused),
    });
  };
  writeRecord(step, 'publish-clean', n, edit, (t) => {
    const { lineage } = t.doc;
    Object.assign(t.machines[n]!, { keeper: Keeper.ready, journaled: 0, lineage });
    if (!t.restored) t.machines[n]!.knows = t.copy ? 1 : 0;
  });
}

/** Accused or gone, all stopped and released; or its unfence was not seen to end: a new incarnation follows. */
function endIncarnation(step: Step, n: number): void {
  const { s, model } = step;
  const m = s.machines[n]!;
  if (m.lease === 0 && model.config.clocks) closePermit(step, n);
  if (!daemonWorks(s, n) || m.runs || m.starting) return;
  const { group } = s.doc;
  const owes = group.is !== Group.free && group.owner === n && group.inc === m.inc;
  if (mustEnd(s, n) && (!owes || s.records[n]!.released >= group.gen)) {
    take(step, 'end-incarnation', n, -1, (t) => beginIncarnation(model, t, n));
  }
  const entry = s.doc.entries[n]!;
  if (entry.is !== Is.accused && entry.unfencing === m.inc && !unfenceInHand(s, n, m.inc)) {
    take(step, 'end-unadmitted', n, -1, (t) => beginIncarnation(model, t, n));
  }
}

function closePermit(step: Step, n: number): void {
  take(step, 'close-permit', n, -1, (t) => close(step, t, n));
}

function close({ model }: Step, t: State, n: number): void {
  forgetDaemon(t, n, model.config.device === 'cut');
  t.machines[n]!.keeper = Keeper.closing;
}

/** After the deadline: kill start commands, hard stop, verify; only then may the watchdog be petted again. */
function deadline(step: Step, n: number): void {
  const { model } = step;
  const m = step.s.machines[n]!;
  if (m.keeper === Keeper.stopped) {
    take(step, 'end-incarnation', n, -1, (t) => beginIncarnation(model, t, n));
    return;
  }
  if (m.starting) take(step, 'kill-start', n, -1, patch(n, { starting: 0 }));
  if (m.runs && !m.stuck) take(step, 'hard-stop', n, -1, patch(n, { runs: 0 }));
  if (verifiedStopped(model, m)) take(step, 'verify-stopped', n, -1, patch(n, { keeper: Keeper.stopped }));
}

/** A journaled start counts as running until its command is dead. */
function verifiedStopped(model: Model, m: Machine): boolean {
  return !m.runs && (!m.starting || model.mutant === 'petting-while-a-start-is-pending');
}
