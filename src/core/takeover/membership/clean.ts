/**
 * A new incarnation is clean when EVERY configured resource has been probed stopped on this node, not only the
 * journaled ones (the journal may be lost). What is found is killed and probed again. A daemon restarted within an
 * incarnation that is already admitted need not do this: its node entry says so.
 */
import type { ResourceConfig } from '../../config.ts';
import type { ProbeState } from '../event.ts';
import type { CleanStep, LoadedConfig } from '../state.ts';
import { usableDocument } from '../store-view.ts';
import { act, lookAgain, nextOrder, note, say, type Turn, unsay } from '../turn.ts';

const retryMs = 5000;

export function becomeClean(t: Turn): void {
  const { s, clock } = t;
  const entry = usableDocument(t)?.nodes[s.self];
  if (!s.config || !entry || s.clean.is === 'clean') return;
  if (entry.is !== 'out' && entry.inc === s.inc) {
    s.clean = { is: 'clean' };
    return;
  }
  if (s.clean.is === 'unclean' && clock.now < s.clean.retryAt) return lookAgain(t, s.clean.retryAt);
  if (s.clean.is === 'probing') return;
  probeEverything(t, s.config);
}

function probeEverything(t: Turn, config: LoadedConfig): void {
  const orders: Record<number, CleanStep> = {};
  for (const [group, { resources }] of Object.entries(config.value.groups)) {
    for (const resource of resources) {
      const order = nextOrder(t);
      orders[order] = { group, resource: resource.name, step: 'probe' };
      act(t, 'probe-resource', {
        order,
        group,
        resource: resource.name,
        definition: resource,
        depth: 'certain',
      });
    }
  }
  t.s.clean = { is: 'probing', orders };
  finishWhenDone(t);
}

/** Takes the result of an order of ours in; false when the order is not ours. */
export function cleanStepDone(t: Turn, order: number, state: ProbeState, said: string): boolean {
  const clean = t.s.clean;
  if (clean.is !== 'probing' || !clean.orders[order]) return false;
  const step = clean.orders[order];
  const { [order]: _done, ...orders } = clean.orders;
  const definition = definitionOf(t, step);
  t.s.clean = { ...clean, orders };
  t.s.dirty = true;
  if (definition && step.step === 'kill') next(t, { ...step, step: 'verify' }, definition);
  else if (definition && state !== 'stopped') notStopped(t, step, definition, state, said);
  finishWhenDone(t);
  return true;
}

function definitionOf(t: Turn, step: CleanStep): ResourceConfig | undefined {
  return t.s.config?.value.groups[step.group]?.resources.find((r) => r.name === step.resource);
}

function notStopped(
  t: Turn,
  step: CleanStep,
  definition: ResourceConfig,
  state: ProbeState,
  said: string,
): void {
  const { group, resource } = step;
  const found = { group, resource, state, said };
  if (step.step === 'probe') {
    note(t, { kind: 'found-unclean', ...found }, { group, level: 'warning' });
    return next(t, { ...step, step: 'kill' }, definition);
  }
  if (t.s.clean.is === 'probing') t.s.clean = { ...t.s.clean, why: { kind: 'resource-is', ...found } };
}

function next(t: Turn, step: CleanStep, definition: ResourceConfig): void {
  if (t.s.clean.is !== 'probing') return;
  const order = nextOrder(t);
  t.s.clean = { ...t.s.clean, orders: { ...t.s.clean.orders, [order]: step } };
  const args = { order, group: step.group, resource: step.resource, definition };
  if (step.step === 'kill') act(t, 'stop-resource', { ...args, how: 'kill' });
  else act(t, 'probe-resource', { ...args, depth: 'stopped' });
}

function finishWhenDone(t: Turn): void {
  const { s } = t;
  if (s.clean.is !== 'probing' || Object.keys(s.clean.orders).length > 0) return;
  const { why } = s.clean;
  if (why === undefined) {
    s.clean = { is: 'clean' };
    s.dirty = true;
    unsay(t, 'unclean');
    return;
  }
  say(t, 'unclean', { kind: 'cannot-join', why }, { level: 'alarm' });
  const retryAt = t.clock.now + retryMs;
  s.clean = { is: 'unclean', why, retryAt };
  lookAgain(t, retryAt);
}
