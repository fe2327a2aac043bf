/** What this node runs, as its record says it. */
import type { Running } from '../document.ts';
import type { LocalGroup, ResourcePhase } from '../state.ts';
import type { Turn } from '../turn.ts';

export function describeRunning(t: Turn): Record<string, Running> {
  const out: Record<string, Running> = {};
  for (const name of Object.keys(t.s.groups).sort()) out[name] = describe(t.s.groups[name]!);
  return out;
}

function describe(group: LocalGroup): Running {
  const resources: Record<string, string> = {};
  for (const [name, r] of Object.entries(group.resources)) {
    if (r.now.is !== 'running') resources[name] = inWords(r.now);
  }
  const phases = Object.values(group.resources).map((r) => r.now.is);
  const running: Running = { gen: group.gen, def: group.def, phase: phaseOfGroup(group, phases) };
  const more = Object.keys(resources).length > 0 ? { resources } : {};
  const stuck = Object.values(group.resources).find((r) => r.now.is === 'stop-failed')?.now;
  const why = stuck?.is === 'stop-failed' ? { why: stuck.why } : group.why ? { why: group.why } : {};
  return { ...running, ...more, ...why, ...(group.wants ? { wants: group.wants } : {}) };
}

function phaseOfGroup(group: LocalGroup, phases: readonly string[]): Running['phase'] {
  if (phases.includes('stop-failed')) return 'stop-failed';
  if (group.want === 'stop' || group.step === 'closed') return group.wants ? 'failed' : 'stopping';
  if (phases.includes('failed')) return 'failed';
  return phases.every((p) => p === 'running') ? 'running' : 'starting';
}

function inWords(phase: ResourcePhase): string {
  return phase.is === 'failed' || phase.is === 'stop-failed' ? `${phase.is}: ${phase.why}` : phase.is;
}
