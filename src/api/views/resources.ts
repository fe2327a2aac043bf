/**
 * Resources as people ask for them: where the group runs and how each part is doing. The answering node knows its own
 * resources in detail; of another node's only what its record says.
 */
import type { FailurePolicy, GroupName, ResourceConfig } from '../../core/config.ts';
import type { NotRunning } from '../../core/takeover/document.ts';
import { words } from '../../core/words/words.ts';
import type { AgentSnapshot, ResourceState } from '../../ports/agent-facade.ts';
import type { ResourceView } from '../contract/views.ts';
import { runningOf } from './groups.ts';

export function viewResources(s: AgentSnapshot): ResourceView[] {
  return Object.entries(s.config?.groups ?? {}).flatMap(([group, { resources }]) =>
    resources.map((resource) => viewResource(s, group, resource)),
  );
}

function viewResource(s: AgentSnapshot, group: GroupName, resource: ResourceConfig): ResourceView {
  const entry = s.document?.groups[group];
  const node = entry === undefined || entry.is === 'free' ? null : entry.node;
  const here = s.resources.find((r) => r.group === group && r.resource === resource.name);
  const known = node === s.node && here ? own(here) : reported(s, group, resource.name);
  return {
    group,
    name: resource.name,
    type: resource.type,
    node,
    ...known,
    after: [...resource.after],
    onFailure: describePolicy(resource.onFailure),
  };
}

type Known = Pick<ResourceView, 'state' | 'detail' | 'failures'>;

function own(here: ResourceState): Known {
  return { state: here.state, detail: here.why ? words(here.why) : '', failures: here.failures };
}

function reported(s: AgentSnapshot, group: GroupName, name: string): Known {
  const entry = s.document?.groups[group];
  if (entry === undefined || entry.is === 'free') return { state: 'stopped', detail: '', failures: null };
  const running = runningOf(s, group, entry);
  if (running === undefined)
    return { state: 'unknown', detail: words({ kind: 'not-reported', node: entry.node }), failures: null };
  const trouble = running.resources?.[name];
  if (trouble === undefined) {
    const all = running.phase === 'running' || running.phase === 'failed' ? 'running' : running.phase;
    return { state: running.resources ? 'running' : all, detail: '', failures: null };
  }
  const detail = trouble.why ? words(trouble.why) : '';
  return { state: shown[trouble.is], detail, failures: null };
}

const shown: { readonly [S in NotRunning['is']]: ResourceView['state'] } = {
  stopped: 'stopped',
  starting: 'starting',
  stopping: 'stopping',
  failed: 'failed',
  'stop-failed': 'stop-failed',
  recovering: 'failed',
  adopting: 'starting',
};

/** `restart up to 3 times in 10m, then relocate`. */
function describePolicy(policy: FailurePolicy): string {
  if (policy.policy !== 'restart') return policy.policy;
  const minutes = policy.windowMs / 60_000;
  const window = Number.isInteger(minutes) ? `${minutes}m` : `${policy.windowMs / 1000}s`;
  return `restart up to ${policy.restarts} times in ${window}, then ${policy.then}`;
}
