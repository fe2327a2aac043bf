/** What this node runs, as its record says it. */
import type { NotRunning, Running } from '../document.ts';
import type { LocalGroup, ResourcePhase } from '../state.ts';
import type { Turn } from '../turn.ts';
import { groupHere, stuckBecause } from './local.ts';
import { pauseBefore } from './pauses.ts';

export function describeRunning(t: Turn): Record<string, Running> {
  const out: Record<string, Running> = {};
  for (const name of Object.keys(t.s.groups).sort()) out[name] = describe(groupHere(t, name), t.clock.now);
  return out;
}

function describe(group: LocalGroup, now: number): Running {
  const resources: Record<string, NotRunning> = {};
  for (const [name, r] of Object.entries(group.resources)) {
    if (r.now.is !== 'running') resources[name] = { ...reported(r.now), ...pausing(group, name, now) };
  }
  const unstopped = Object.values(group.resources)
    .map((r) => stuckBecause(r.now))
    .find((why) => why !== undefined);
  const stuck = unstopped ?? group.cannotRelease;
  const phase = stuck === undefined ? phaseOfGroup(group) : 'stop-failed';
  const running: Running = {
    gen: group.gen,
    def: group.def,
    ...(group.changed === undefined ? {} : { change: group.changed }),
    phase,
  };
  const more = Object.keys(resources).length > 0 ? { resources } : {};
  const why = stuck ?? group.why;
  return {
    ...running,
    ...more,
    ...(why ? { why } : {}),
    ...(group.verdict ? { verdict: group.verdict } : {}),
  };
}

/** It is to run, and waits before it is started again. */
function pausing(group: LocalGroup, resource: string, now: number): Partial<NotRunning> {
  const definition = group.definition.resources.find(({ name }) => name === resource);
  const isDown = ['stopped', 'recovering'].includes(group.resources[resource]?.now.is ?? '');
  const why = group.target === 'run' && isDown && definition && pauseBefore(group, definition, now)?.why;
  return why ? { why } : {};
}

function phaseOfGroup(group: LocalGroup): Running['phase'] {
  const phases = Object.values(group.resources).map((r) => r.now.is);
  if (group.target === 'stop' || group.step === 'closed') return group.verdict ? 'failed' : 'stopping';
  if (phases.includes('failed')) return 'failed';
  return phases.every((p) => p === 'running') ? 'running' : 'starting';
}

function reported(phase: Exclude<ResourcePhase, { is: 'running' }>): NotRunning {
  return phase.is === 'failed' || phase.is === 'stop-failed' || phase.is === 'recovering'
    ? { is: phase.is, why: phase.why }
    : { is: phase.is };
}
