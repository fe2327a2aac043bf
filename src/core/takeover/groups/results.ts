/** What came of the orders given for resources. A result whose order is no longer outstanding is ignored. */
import type { GroupName, ResourceName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Event } from '../event.ts';
import type { ResourcePhase } from '../state.ts';
import { act, isSaid, keep, lookAtGroupNow, note, say, type Turn, unsay } from '../turn.ts';
import { stop, verifyStopped } from './advance.ts';
import { stale } from './change.ts';
import { resourceFailed } from './failure.ts';
import { definitionOf, groupHere, phaseOf, resourceHere, setPhase, setResource } from './local.ts';
import { forgetProbe, keepProbing, probingOf } from './probing.ts';

const stopRetryMs = 5000;
/** So many probes in a row may end without an answer before it counts as a failure. */
const unsureLimit = 3;

export function operationDone(t: Turn, e: Extract<Event, { kind: 'operation-done' }>): void {
  const phase = outstanding(t, e.group, e.resource, e.order);
  if (!phase) return;
  if (phase.is === 'starting') started(t, e, phase);
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
  const definition = definitionOf(groupHere(t, group), resource);
  const probe = phase.is === 'running' ? probingOf(t, group, definition, phase.since).order : undefined;
  const waitsFor = 'order' in phase ? phase.order : probe;
  if (waitsFor !== order) return undefined;
  // Whether a probe has found what is news for anybody else its answer says.
  if (phase.is === 'running') lookAtGroupNow(t, group);
  else t.s.dirty = true;
  return phase;
}

function started(
  t: Turn,
  e: Extract<Event, { kind: 'operation-done' }>,
  { died, again }: Extract<ResourcePhase, { is: 'starting' }>,
): void {
  if (e.outcome.outcome === 'ok') {
    nowRunning(t, e.group, e.resource, died);
    return;
  }
  const why: Reason = { kind: 'start-failed', resource: e.resource, said: e.outcome.said };
  // Nothing was done now; of what has died before something may be left.
  if (e.outcome.untouched && !again) setPhase(t, e.group, e.resource, { is: 'stopped' });
  else stop(t, e.group, definitionOf(groupHere(t, e.group), e.resource), why);
  resourceFailed(t, e.group, e.resource, why, e.outcome.class);
}

/** `died`: it ran, and has ended since: its end was noticed before this word came. */
function nowRunning(t: Turn, group: GroupName, resource: ResourceName, died: string | undefined): void {
  setResource(t, group, resource, { now: { is: 'running', since: t.clock.now }, ignored: undefined });
  forgetProbe(t, group, resource);
  if (died !== undefined) return runningDied(t, group, resource, died);
  const all = Object.values(groupHere(t, group).resources).every((r) => r.now.is === 'running');
  if (all) note(t, { kind: 'runs', group, node: t.s.self }, { group });
}

function stopped(
  t: Turn,
  e: Extract<Event, { kind: 'operation-done' }>,
  phase: Extract<ResourcePhase, { is: 'stopping' }>,
): void {
  if (e.outcome.outcome === 'ok') tell(t, e.group, e.resource, e.outcome.told);
  else if (e.outcome.said !== '') setPhase(t, e.group, e.resource, { ...phase, said: e.outcome.said });
  if (phase.step === 'kill') return verifyStopped(t, e.group, e.resource, 'verify-kill', phase.why);
  if (phase.step !== 'ask') return;
  if (e.outcome.outcome === 'ok') return verifyStopped(t, e.group, e.resource, 'verify', phase.why);
  killIt(t, e.group, e.resource, phase.why, { kind: 'command-said', said: e.outcome.said });
}

function tell(t: Turn, group: GroupName, resource: ResourceName, said: string | undefined): void {
  if (said !== undefined) note(t, { kind: 'stop-told', group, resource, said }, { group, resource });
}

function killIt(t: Turn, group: GroupName, resource: ResourceName, why: Reason, not: Reason): void {
  note(t, { kind: 'did-not-stop', group, resource, why: not }, { group, resource, level: 'warning' });
  stop(t, group, definitionOf(groupHere(t, group), resource), why, 'kill');
}

export function probed(t: Turn, e: Extract<Event, { kind: 'probed' }>): void {
  const phase = outstanding(t, e.group, e.resource, e.order);
  if (!phase) return;
  if (phase.is === 'adopting') adopted(t, e, phase.died);
  else if (phase.is === 'running') probedRunning(t, e, phase);
  else if (phase.is === 'stopping') verified(t, e, phase);
}

function adopted(t: Turn, e: Extract<Event, { kind: 'probed' }>, died: string | undefined): void {
  if (e.state === 'running') return nowRunning(t, e.group, e.resource, died);
  if (e.state === 'stopped') {
    const why: Reason = { kind: 'not-running-after-restart' };
    setPhase(t, e.group, e.resource, { is: 'recovering', why, at: t.clock.now });
    return;
  }
  const definition = definitionOf(groupHere(t, e.group), e.resource);
  stop(t, e.group, definition, { kind: 'found-after-restart', state: e.state, said: e.said });
}

function probedRunning(
  t: Turn,
  e: Extract<Event, { kind: 'probed' }>,
  phase: Extract<ResourcePhase, { is: 'running' }>,
): void {
  const { group, resource, state, said } = e;
  const definition = definitionOf(groupHere(t, group), resource);
  const { since } = phase;
  const before = probingOf(t, group, definition, since).unsure ?? 0;
  const unsure = e.state === 'unknown' ? before + 1 : 0;
  if (e.state === 'running' || (e.state === 'unknown' && unsure < unsureLimit)) {
    if (state === 'unknown') note(t, { kind: 'probe-silent', resource, said }, { group, resource });
    keepProbing(t, group, resource, { since, at: t.clock.now + definition.probeIntervalMs, unsure });
    return;
  }
  t.s.dirty = true;
  const why: Reason = { kind: 'probe-said', resource, state, said };
  stop(t, group, definition, why);
  resourceFailed(t, group, resource, why, 'soft');
}

function verified(
  t: Turn,
  e: Extract<Event, { kind: 'probed' }>,
  phase: Extract<ResourcePhase, { is: 'stopping' }>,
): void {
  const { group, resource, state, said } = e;
  const key = ['stop', `${group}/${resource}`] as const;
  if (state === 'stopped') {
    setPhase(t, group, resource, afterStop(t, group, resource));
    unsay(t, key);
    return;
  }
  if (phase.step === 'verify') return killIt(t, group, resource, phase.why, { kind: 'it-is', state, said });
  if (phase.step === 'verify-kill') return verifyStopped(t, group, resource, 'verify-again', phase.why);
  const why: Reason = { kind: 'cannot-be-stopped', resource, state, said: said || phase.said || '' };
  const about = { group, resource, level: 'alarm' } as const;
  const trouble: Reason = { kind: 'group-trouble', group, why };
  if (isSaid(t, key)) keep(t, key, trouble, about);
  else say(t, key, trouble, about);
  setPhase(t, group, resource, { is: 'stop-failed', why, retryAt: t.clock.now + stopRetryMs });
}

/** A resource that its policy leaves alone stays failed; every other may be started again. */
function afterStop(t: Turn, group: GroupName, resource: ResourceName): ResourcePhase {
  const here = groupHere(t, group);
  const { ignored } = resourceHere(here, resource);
  return ignored !== undefined && here.target === 'run' && !stale(here).has(resource)
    ? { is: 'failed', why: ignored }
    : { is: 'stopped' };
}

/** An end that is noticed before the start (or the taking over) was reported is kept until then. */
export function resourceDied(t: Turn, e: Extract<Event, { kind: 'resource-died' }>): void {
  const group = t.s.groups[e.group];
  if (!group?.resources[e.resource]) return;
  const phase = phaseOf(group, e.resource);
  if (phase.is === 'starting' || phase.is === 'adopting')
    setPhase(t, e.group, e.resource, { ...phase, died: e.said });
  else if (phase.is === 'running') runningDied(t, e.group, e.resource, e.said);
}

function runningDied(t: Turn, group: GroupName, resource: ResourceName, said: string): void {
  t.s.dirty = true;
  act(t, 'expect-starts', {});
  const why: Reason = { kind: 'died', resource, said };
  // Under maintenance nothing acts on it; what was left down is started again when the maintenance ends.
  setPhase(t, group, resource, { is: 'recovering', why, at: t.clock.now });
  if (t.s.store.document?.value.maintenance[group]) {
    note(t, { kind: 'died-in-maintenance', why }, { group, resource, level: 'warning' });
    return;
  }
  resourceFailed(t, group, resource, why, 'soft');
}
