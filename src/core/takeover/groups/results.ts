/** What came of the orders given for resources. A result whose order is no longer outstanding is ignored. */
import type { GroupName, ResourceName } from '../../config.ts';
import type { Event } from '../event.ts';
import type { ResourcePhase } from '../state.ts';
import { act, note, type Turn, unsay } from '../turn.ts';
import { stop, verifyStopped } from './advance.ts';
import { stale } from './change.ts';
import { resourceFailed } from './failure.ts';
import { definitionOf, phaseOf, setPhase } from './local.ts';

const STOP_RETRY_MS = 5000;
/** So many probes in a row may end without an answer before it counts as a failure. */
const UNSURE_LIMIT = 3;

export function operationDone(t: Turn, e: Extract<Event, { kind: 'operation-done' }>): void {
  const phase = outstanding(t, e.group, e.resource, e.order);
  if (!phase) return;
  if (phase.is === 'starting') started(t, e);
  else if (phase.is === 'stopping') stopped(t, e, phase);
}

/** The phase, if it waits for this very order. */
function outstanding(
  t: Turn,
  group: GroupName,
  resource: ResourceName,
  order: number,
): ResourcePhase | undefined {
  const phase = t.s.groups[group]?.resources[resource]?.now;
  if (!phase) return undefined;
  const waitsFor = phase.is === 'running' ? phase.probe : 'order' in phase ? phase.order : undefined;
  if (waitsFor !== order) return undefined;
  t.s.dirty = true;
  return phase;
}

function started(t: Turn, e: Extract<Event, { kind: 'operation-done' }>): void {
  if (e.outcome.outcome === 'ok') return nowRunning(t, e.group, e.resource);
  const why = `start of ${e.resource} failed: ${e.outcome.reason}`;
  if (e.outcome.untouched) setPhase(t, e.group, e.resource, { is: 'stopped' });
  else stop(t, e.group, definitionOf(t.s.groups[e.group]!, e.resource), why);
  resourceFailed(t, e.group, e.resource, why, e.outcome.class);
}

function nowRunning(t: Turn, group: GroupName, resource: ResourceName): void {
  const definition = definitionOf(t.s.groups[group]!, resource);
  const now = t.clock.now;
  unsay(t, `ignored/${group}/${resource}`);
  setPhase(t, group, resource, { is: 'running', since: now, probeAt: now + definition.probeIntervalMs });
  const all = Object.values(t.s.groups[group]!.resources).every((r) => r.now.is === 'running');
  if (all) note(t, `${group} runs on ${t.s.self}`, { group });
}

function stopped(
  t: Turn,
  e: Extract<Event, { kind: 'operation-done' }>,
  phase: Extract<ResourcePhase, { is: 'stopping' }>,
): void {
  if (phase.step === 'kill') return verifyStopped(t, e.group, e.resource, 'verify-kill', phase.why);
  if (phase.step !== 'ask') return;
  if (e.outcome.outcome === 'ok') return verifyStopped(t, e.group, e.resource, 'verify', phase.why);
  killIt(t, e.group, e.resource, phase.why, e.outcome.reason);
}

function killIt(t: Turn, group: GroupName, resource: ResourceName, why: string, reason: string): void {
  note(t, `${resource} of ${group} did not stop when asked (${reason}): killing it`, {
    group,
    resource,
    level: 'warning',
  });
  stop(t, group, definitionOf(t.s.groups[group]!, resource), why, 'kill');
}

export function probed(t: Turn, e: Extract<Event, { kind: 'probed' }>): void {
  const phase = outstanding(t, e.group, e.resource, e.order);
  if (!phase) return;
  if (phase.is === 'adopting') adopted(t, e);
  else if (phase.is === 'running') probedRunning(t, e, phase);
  else if (phase.is === 'stopping') verified(t, e, phase);
}

function adopted(t: Turn, e: Extract<Event, { kind: 'probed' }>): void {
  if (e.state === 'running') return nowRunning(t, e.group, e.resource);
  if (e.state === 'stopped') {
    setPhase(t, e.group, e.resource, {
      is: 'recovering',
      why: 'it was not running when the daemon came back',
      at: t.clock.now,
    });
    return;
  }
  stop(
    t,
    e.group,
    definitionOf(t.s.groups[e.group]!, e.resource),
    `found ${e.state} after a restart of the daemon: ${e.reason}`,
  );
}

function probedRunning(
  t: Turn,
  e: Extract<Event, { kind: 'probed' }>,
  phase: Extract<ResourcePhase, { is: 'running' }>,
): void {
  const definition = definitionOf(t.s.groups[e.group]!, e.resource);
  const unsure = e.state === 'unknown' ? (phase.unsure ?? 0) + 1 : 0;
  if (e.state === 'running' || (e.state === 'unknown' && unsure < UNSURE_LIMIT)) {
    if (e.state === 'unknown')
      note(t, `the probe of ${e.resource} gave no answer: ${e.reason}`, {
        group: e.group,
        resource: e.resource,
      });
    setPhase(t, e.group, e.resource, {
      is: 'running',
      since: phase.since,
      probeAt: t.clock.now + definition.probeIntervalMs,
      unsure,
    });
    return;
  }
  const why = `${e.resource} is ${e.state === 'unknown' ? 'not answering its probe' : e.state}${e.reason ? `: ${e.reason}` : ''}`;
  stop(t, e.group, definition, why);
  resourceFailed(t, e.group, e.resource, why, 'soft');
}

function verified(
  t: Turn,
  e: Extract<Event, { kind: 'probed' }>,
  phase: Extract<ResourcePhase, { is: 'stopping' }>,
): void {
  if (e.state === 'stopped') {
    setPhase(t, e.group, e.resource, afterStop(t, e.group, e.resource));
    unsay(t, `stop/${e.group}/${e.resource}`);
    return;
  }
  if (phase.step === 'verify')
    return killIt(t, e.group, e.resource, phase.why, `it is ${e.state}${e.reason ? `: ${e.reason}` : ''}`);
  if (phase.step === 'verify-kill') return verifyStopped(t, e.group, e.resource, 'verify-again', phase.why);
  const why = `${e.resource} cannot be stopped: ${e.reason || `its probe says ${e.state}`}`;
  if (t.s.said[`stop/${e.group}/${e.resource}`] === undefined)
    note(t, `${e.group}: ${why}`, { group: e.group, resource: e.resource, level: 'alarm' });
  t.s.said = { ...t.s.said, [`stop/${e.group}/${e.resource}`]: why };
  setPhase(t, e.group, e.resource, { is: 'stop-failed', why, retryAt: t.clock.now + STOP_RETRY_MS });
}

/** A resource that its policy leaves alone stays failed; every other may be started again. */
function afterStop(t: Turn, group: GroupName, resource: ResourceName): ResourcePhase {
  const ignored = t.s.said[`ignored/${group}/${resource}`];
  const leaves = stale(t.s.groups[group]!).has(resource);
  return ignored !== undefined && t.s.groups[group]!.want === 'run' && !leaves
    ? { is: 'failed', why: ignored }
    : { is: 'stopped' };
}

export function resourceDied(t: Turn, e: Extract<Event, { kind: 'resource-died' }>): void {
  const group = t.s.groups[e.group];
  if (!group?.resources[e.resource] || phaseOf(group, e.resource).is !== 'running') return;
  t.s.dirty = true;
  act(t, 'expect-starts', {});
  const why = `${e.resource} died: ${e.reason}`;
  // Under maintenance nothing acts on it; what was left down is started again when the maintenance ends.
  setPhase(t, e.group, e.resource, { is: 'recovering', why, at: t.clock.now });
  if (t.s.store.document?.value.maintenance[e.group]) {
    note(t, `${why} (maintenance: hands off)`, { group: e.group, resource: e.resource, level: 'warning' });
    return;
  }
  resourceFailed(t, e.group, e.resource, why, 'soft');
}
