/**
 * What the world does: power loss, pauses, deaths of processes, cut networks, a lost journal, a lost store, writes that
 * land late. Each costs one of the configuration's faults; undoing one is free but never counted on.
 */
import { daemonWorks } from './judgement.ts';
import { Keeper, type State } from './state.ts';
import {
  dropWritesUnderWay,
  fault,
  forgetDaemon,
  happen,
  type Model,
  patch,
  recordChanged,
  type Step,
} from './step.ts';

export function faultSteps(step: Step): void {
  const { s } = step;
  for (let n = 0; n < s.machines.length; n++) {
    const m = s.machines[n]!;
    landLate(step, n);
    journal(step, n);
    supplyFaults(step, n);
    if (m.power === 0) continue;
    machineFaults(step, n);
    if (!m.paused && m.keeper !== Keeper.dead) processFaults(step, n);
  }
  if (s.store) fault(step, 'store', 'store-lost', -1, -1, (t) => Object.assign(t, { store: 0 }));
  else happen(step, 'store-back', -1, -1, (t) => Object.assign(t, { store: 1 }));
}

/** Bits of the two supplies of a pair (pair.ts). */
export const supplies = [1, 2] as const;

/** Somebody, or something, switches one on again. */
function supplyFaults(step: Step, n: number): void {
  for (const supply of supplies) {
    if ((step.s.machines[n]!.dark & supply) === 0) continue;
    fault(step, 'flip', 'supply-back', n, -1, (t) => {
      t.machines[n]!.dark &= ~supply;
    });
  }
}

function machineFaults(step: Step, n: number): void {
  const m = step.s.machines[n]!;
  fault(step, 'crash', 'crash', n, -1, (t) => powerOff(step.model, t, n));
  if (m.paused) happen(step, 'resume', n, -1, patch(n, { paused: 0 }));
  else fault(step, 'pause', 'pause', n, -1, patch(n, { paused: 1 }));
  if (m.isolated) happen(step, 'heal', n, -1, patch(n, { isolated: 0 }));
  else fault(step, 'isolate', 'isolate', n, -1, patch(n, { isolated: 1 }));
  if (!m.stuck) fault(step, 'stuck', 'stop-breaks', n, -1, patch(n, { stuck: 1 }));
}

function processFaults(step: Step, n: number): void {
  const m = step.s.machines[n]!;
  const cut = step.model.config.device === 'cut';
  fault(step, 'keeper', 'keeper-dies', n, -1, (t) => {
    forgetDaemon(t, n, cut);
    t.machines[n]!.keeper = Keeper.dead;
  });
  if (!daemonWorks(step.s, n)) {
    if (m.hung) happen(step, 'daemon-wakes', n, -1, patch(n, { hung: 0 }));
    return;
  }
  fault(step, 'hang', 'daemon-hangs', n, -1, patch(n, { hung: 1 }));
}

/** The state directory is lost while no keeper has it open. */
function journal(step: Step, n: number): void {
  const m = step.s.machines[n]!;
  if (m.keeper !== Keeper.dead || (!m.journaled && !m.refused)) return;
  fault(step, 'journal', 'journal-lost', n, -1, patch(n, { journaled: 0, refused: 0, doubt: 1 }));
}

function landLate(step: Step, n: number): void {
  const { pendingDoc, pendingRecord } = step.s.machines[n]!;
  if (step.s.store === 0) return;
  if (pendingDoc) {
    happen(step, 'late-document', n, -1, (t) => {
      t.doc = t.machines[n]!.pendingDoc!;
      dropWritesUnderWay(t);
    });
  }
  if (pendingRecord) {
    happen(step, 'late-record', n, -1, (t) => {
      t.records[n] = t.machines[n]!.pendingRecord!;
      recordChanged(t, n);
    });
  }
}

/** By its plug, which is that of the machine it was first on. */
export function cutPower(model: Model, t: State, n: number): void {
  t.machines[n]!.original = 0;
  powerOff(model, t, n);
}

/** Power is lost or switched off, or a watchdog bites: every process is gone at once, the journal stays. */
export function powerOff(model: Model, t: State, n: number): void {
  const m = t.machines[n]!;
  if (m.power === 0) return;
  forgetDaemon(t, n, model.config.device === 'cut');
  Object.assign(m, {
    power: 0,
    paused: 0,
    stuck: 0,
    keeper: Keeper.dead,
    runs: 0,
    starting: 0,
    lease: 0,
    watchdog: 0,
  });
}
