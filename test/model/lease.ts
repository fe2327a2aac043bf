/**
 * Time, for clusters where the lapse of a lease is a proof. Every clock counts whole ticks of the same length; what a
 * real cluster loses to drift is the margin's business. A watchdog is petted as late as it may be, at the end of a tick.
 */

import type { Clocks } from './configuration.ts';
import { markGone } from './coordinator.ts';
import { powerOff } from './faults.ts';
import { daemonWorks, isIn, leads } from './judgement.ts';
import { Is, Keeper, type Machine, never, Proof, Renewal, type State } from './state.ts';
import { fault, type Model, patch, recordChanged, type Step, take, writeDocument } from './step.ts';

export function leaseSteps(step: Step): void {
  const { clocks } = step.model.config;
  if (!clocks) return;
  const { s } = step;
  for (let n = 0; n < s.machines.length; n++) {
    if (!daemonWorks(s, n)) continue;
    renew(step, n, clocks);
    if (!leads(s, n)) continue;
    for (let on = 0; on < s.machines.length; on++) if (on !== n) judge(step, n, on, clocks);
  }
  if (mayTick(s)) take(step, 'tick', -1, -1, (t) => tick(step.model, t, clocks));
}

function renew(step: Step, n: number, clocks: Clocks): void {
  const { s } = step;
  const m = s.machines[n]!;
  if (m.lease === 0) return;
  if (m.renewal === Renewal.landed) readOwnEntry(step, n);
  else if (m.lease !== clocks.lease || m.renewal === Renewal.unknown) send(step, n, clocks);
  if (m.renewal === Renewal.unknown && m.pendingRecord === null) {
    take(step, 'renewal-seen', n, -1, patch(n, { renewal: Renewal.landed }));
  }
}

/** Writes a fresh counter; what it is worth counts from here. */
function send(step: Step, n: number, clocks: Clocks): void {
  const { s, model } = step;
  const m = s.machines[n]!;
  const reused =
    model.mutant === 'counter-used-twice' && m.renewal === Renewal.unknown && m.pendingRecord === null;
  const change = (renewal: number) => (t: State) => {
    if (reused) t.machines[n]!.pendingRecord = null;
    else recordChanged(t, n);
    Object.assign(t.machines[n]!, { renewal, renewalLeft: clocks.lease });
    if (renewal === Renewal.landed && model.mutant === 'counted-without-own-entry') count(t.machines[n]!);
  };
  take(step, 'renew', n, -1, change(Renewal.landed));
  fault(step, 'lateRecord', 'renew', n, -1, change(Renewal.unknown), 'unknown');
  const late = (t: State): void => {
    Object.assign(t.machines[n]!, {
      renewal: Renewal.unknown,
      renewalLeft: clocks.lease,
      pendingRecord: { ...s.records[n]! },
    });
  };
  fault(step, 'lateRecord', 'renew', n, -1, late, 'late');
}

/** Only if it is still `in` with this incarnation does the renewal count. */
function readOwnEntry(step: Step, n: number): void {
  if (isIn(step.s, n)) take(step, 'confirm-renewal', n, -1, (t) => count(t.machines[n]!));
  else take(step, 'renewal-void', n, -1, (t) => clearRenewal(t.machines[n]!));
}

function count(m: Machine): void {
  if (m.renewalLeft > 0) m.lease = m.renewalLeft;
  clearRenewal(m);
}

function clearRenewal(m: Machine): void {
  m.renewal = Renewal.idle;
  m.renewalLeft = 0;
}

/** Reads the record of `on`, and counts from when it first saw that (incarnation, counter). */
function judge(step: Step, n: number, on: number, clocks: Clocks): void {
  const { s, model } = step;
  const me = s.machines[n]!;
  const entry = s.doc.entries[on]!;
  if (entry.is !== Is.in && entry.is !== Is.accused) return;
  const known = me.watched === on + 1 && me.same === 1;
  const reread = entry.is === Is.accused ? 1 : 0;
  if (!known || (reread && !me.reread)) {
    take(step, 'read-record', n, on, (t) => {
      const judge = t.machines[n]!;
      if (!known) judge.timer = clocks.lease + clocks.watchdog + clocks.margin;
      Object.assign(judge, { watched: on + 1, same: 1, reread });
    });
  }
  if (me.watched !== on + 1 || me.timer !== 0) return;
  const unaccused = entry.is === Is.in && model.mutant === 'lapse-without-accusation';
  const early = entry.is === Is.accused && model.mutant === 'evidence-before-accusation';
  if ((entry.is === Is.accused && me.reread) || unaccused || early) {
    writeDocument(step, 'prove-lapsed', n, on, (doc) => markGone(doc, on, Proof.lapsed));
  }
}

/** A daemon that works renews in time: only faults let a lease run out. */
function mayTick(s: State): boolean {
  return !s.machines.some((m, n) => m.lease === 1 && isIn(s, n) && daemonWorks(s, n));
}

function tick(model: Model, t: State, clocks: Clocks): void {
  for (let n = 0; n < t.machines.length; n++) {
    const m = t.machines[n]!;
    if (m.timer !== never && m.timer > 0) m.timer--;
    if (m.power === 0) continue;
    pet(t, m, clocks);
    if (m.watchdog === 0) {
      powerOff(model, t, n);
      continue;
    }
    if (m.lease !== never && m.lease > 0) m.lease--;
    if (m.renewalLeft > 0) m.renewalLeft--;
  }
}

function pet(t: State, m: Machine, clocks: Clocks): void {
  const leased = m.lease > 0 && m.lease !== never;
  if (m.paused || !mayPet(m, leased)) {
    m.watchdog--;
    return;
  }
  if (m.runs && !leased) t.badPet = 1;
  m.watchdog = clocks.watchdog;
}

/** Before the deadline; or when everything, pending starts included, was found stopped. */
export function mayPet(m: Machine, leased: boolean): boolean {
  if (m.keeper === Keeper.dead || m.keeper === Keeper.closing) return false;
  if (m.keeper === Keeper.stopped) return true;
  if (m.keeper === Keeper.cleaning) return !m.runs && !m.starting;
  return leased || (m.lease === never && !m.runs && !m.starting);
}
