/**
 * One group's resources, one step further. Starts follow the dependency order, independent ones in parallel; stops
 * follow it backwards. Before a resource is started again, whatever depends on it is stopped first. A stop is graduated:
 * ask, verify; kill, verify; and only a probe that says "stopped" makes a resource stopped.
 */
import type { GroupName, ResourceConfig, ResourceName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { LocalGroup, ResourcePhase } from '../state.ts';
import { act, lookAtGroup, nextOrder, say, type Turn, unsay } from '../turn.ts';
import { mayStart } from '../view/lease.ts';
import { stale } from './change.ts';
import {
  definitionOf,
  dependents,
  groupHere,
  mayBeActive,
  phaseOf,
  setPhase,
  setResource,
  stuckBecause,
} from './local.ts';
import { pauseBefore } from './pauses.ts';
import { keepProbing, probingOf } from './probing.ts';

export function advanceResources(t: Turn, name: GroupName): void {
  const here = groupHere(t, name);
  for (const resource of here.definition.resources) adopt(t, name, resource);
  const order = [...here.definition.resources];
  if (here.target === 'stop') order.reverse();
  const leaving = stale(here);
  for (const resource of leaving.size > 0 ? order.toReversed() : order) {
    const group = groupHere(t, name);
    if (group.target === 'run' && !leaving.has(resource.name)) towardsRunning(t, name, group, resource);
    else towardsStopped(t, name, group, resource);
  }
}

function adopt(t: Turn, name: GroupName, resource: ResourceConfig): void {
  const phase = phaseOf(groupHere(t, name), resource.name);
  if (phase.is !== 'adopting' || phase.order !== 0) return;
  const order = nextOrder(t);
  setPhase(t, name, resource.name, { is: 'adopting', order });
  act(t, 'adopt-resource', { order, group: name, resource: resource.name, definition: resource });
}

function towardsRunning(t: Turn, name: GroupName, group: LocalGroup, resource: ResourceConfig): void {
  const phase = phaseOf(group, resource.name);
  switch (phase.is) {
    case 'stopped':
    case 'recovering':
      return startWhenReady(t, name, group, resource);
    case 'running':
      return probeWhenDue(t, name, group, resource);
    case 'stop-failed':
      return retryStop(t, name, resource, phase.retryAt);
    case 'failed':
      return endIgnoring(t, name, resource, phase.why);
    default:
      return;
  }
}

/** A policy that is no more has left it alone: whatever has become of it meanwhile is stopped, and then it starts. */
function endIgnoring(t: Turn, name: GroupName, resource: ResourceConfig, why: Reason): void {
  const { policy, then } = resource.onFailure;
  if (policy === 'ignore' || (policy === 'restart' && then === 'ignore')) return;
  setResource(t, name, resource.name, { ignored: undefined });
  stop(t, name, resource, why);
}

function startWhenReady(t: Turn, name: GroupName, group: LocalGroup, resource: ResourceConfig): void {
  // While the journal changes over, nothing starts: it must name what starts before it does.
  if (group.change?.step === 'journaling') return;
  let ready = resource.after.every((r) => phaseOf(group, r).is === 'running');
  for (const dependent of dependents(group, resource.name)) {
    const phase = phaseOf(group, dependent.name);
    if (phase.is === 'running' || phase.is === 'recovering')
      stop(t, name, dependent, { kind: 'starts-again', resource: resource.name });
    if (mayBeActive(phase)) ready = false;
  }
  if (!ready || !mayStartHere(t) || pauses(t, name, resource)) return;
  const order = nextOrder(t);
  const again =
    phaseOf(groupHere(t, name), resource.name).is === 'recovering' ? { again: true as const } : {};
  setResource(t, name, resource.name, {
    now: { is: 'starting', order, ...again },
    startedAt: t.clock.now,
  });
  act(t, 'start-resource', { order, group: name, resource: resource.name, definition: resource });
}

/** What failed several times in a row is started again after a pause, and that is said. */
function pauses(t: Turn, group: GroupName, config: ResourceConfig): boolean {
  const { name: resource } = config;
  const pause = pauseBefore(groupHere(t, group), config, t.clock.now);
  const key = ['pause', `${group}/${resource}`] as const;
  if (!pause) {
    unsay(t, key);
    return false;
  }
  lookAtGroup(t, group, pause.at);
  const reason: Reason = { kind: 'group-trouble', group, why: pause.why };
  say(t, key, reason, { group, resource, level: 'warning' });
  return true;
}

/**
 * Where no lapse counts as proof, the lease guards nothing: a group that is open here is started again in place however
 * long the store is away. A restarted daemon renews first.
 */
function mayStartHere(t: Turn): boolean {
  const freezes = t.s.config?.value.timing.onStoreLoss === 'freeze' && t.s.leaseUntil !== undefined;
  return freezes || mayStart(t);
}

function probeWhenDue(t: Turn, name: GroupName, group: LocalGroup, resource: ResourceConfig): void {
  const phase = phaseOf(group, resource.name);
  if (phase.is !== 'running') return;
  // A resource whose dependency has gone is stopped, so that it starts again after it.
  if (resource.after.some((r) => phaseOf(group, r).is === 'failed'))
    return stop(t, name, resource, { kind: 'dependency-failed' });
  const probing = probingOf(t, name, resource, phase.since);
  if (resource.probeIntervalMs === 0 || probing.order !== undefined) return;
  if (t.clock.now < probing.at) return lookAtGroup(t, name, probing.at);
  const order = nextOrder(t);
  keepProbing(t, name, resource.name, { ...probing, order });
  act(t, 'probe-resource', {
    order,
    group: name,
    resource: resource.name,
    definition: resource,
    depth: 'cheap',
  });
}

function towardsStopped(t: Turn, name: GroupName, group: LocalGroup, resource: ResourceConfig): void {
  const phase = phaseOf(group, resource.name);
  unsay(t, ['pause', `${name}/${resource.name}`]);
  if (phase.is === 'stop-failed') return retryStop(t, name, resource, phase.retryAt);
  if (phase.is !== 'running' && phase.is !== 'recovering' && phase.is !== 'failed') return;
  const here = groupHere(t, name);
  if (dependents(group, resource.name).some((d) => mayBeActive(phaseOf(here, d.name)))) return;
  stop(t, name, resource, group.why ?? { kind: 'group-stops' });
}

export function stop(
  t: Turn,
  name: GroupName,
  resource: ResourceConfig,
  why: Reason,
  how: 'ask' | 'kill' = 'ask',
): void {
  const order = nextOrder(t);
  setPhase(t, name, resource.name, stopping(t, name, resource.name, { step: how, order, why }));
  act(t, 'stop-resource', { order, group: name, resource: resource.name, definition: resource, how });
}

type Stopping = Extract<ResourcePhase, { is: 'stopping' }>;

function stopping(
  t: Turn,
  name: GroupName,
  resource: ResourceName,
  step: Pick<Stopping, 'step' | 'order' | 'why'>,
): Stopping {
  const before = phaseOf(groupHere(t, name), resource);
  const stuck = stuckBecause(before);
  const said = before.is === 'stopping' ? before.said : undefined;
  return { is: 'stopping', ...step, ...(stuck && { stuck }), ...(said === undefined ? {} : { said }) };
}

function retryStop(t: Turn, name: GroupName, resource: ResourceConfig, at: number): void {
  if (t.clock.now < at) return lookAtGroup(t, name, at);
  stop(t, name, resource, { kind: 'stop-failed-before' }, 'kill');
}

/** Asks for the truth after a stop or kill. */
export function verifyStopped(
  t: Turn,
  name: GroupName,
  resource: ResourceName,
  step: 'verify' | 'verify-kill' | 'verify-again',
  why: Reason,
): void {
  const order = nextOrder(t);
  const definition = definitionOf(groupHere(t, name), resource);
  setPhase(t, name, resource, stopping(t, name, resource, { step, order, why }));
  act(t, 'probe-resource', { order, group: name, resource, definition, depth: 'stopped' });
}
