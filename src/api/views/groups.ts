/**
 * Groups as the status page shows them: the document says who owns what, the owner's record says how it is doing, and
 * where the two do not meet (the owner is accused, or has not reported this generation) that is what is shown.
 */
import { emptyGroup, type GroupConfig, type GroupName, type NodeName } from '../../core/config.ts';
import type { Reason } from '../../core/reason.ts';
import { heldBy, holdsBack } from '../../core/takeover/coordinate/claims.ts';
import type {
  Document,
  Failure,
  GroupEntry,
  Running,
  Stopped,
  Takeover,
} from '../../core/takeover/document.ts';
import { whyStopped } from '../../core/takeover/placement/placement-view.ts';
import { whyTaken } from '../../core/takeover/takeover-reason.ts';
import { words } from '../../core/words/words.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { GroupState, GroupView } from '../contract/views.ts';
import { momentOf } from './moment.ts';
import { isHeard } from './nodes.ts';

/** Every group of the configuration, in its order, then groups only the document still names. */
export function viewGroups(s: AgentSnapshot): GroupView[] {
  const configured = Object.keys(s.config?.groups ?? {});
  const left = Object.entries(s.document?.groups ?? {}).flatMap(([name, entry]) =>
    configured.includes(name) || entry.is === 'free' ? [] : [name],
  );
  return [...configured, ...left].map((name) => viewGroup(s, name));
}

/** The document still names it, the configuration does not: nothing starts it. */
const unknownGroup: GroupConfig = { ...emptyGroup, enabled: false };

function viewGroup(s: AgentSnapshot, name: GroupName): GroupView {
  const entry: GroupEntry = s.document?.groups[name] ?? { is: 'free', gen: 0 };
  const config = s.config?.groups[name] ?? unknownGroup;
  const running = runningOf(s, name, entry);
  const why = whyOf(s, name, entry, running);
  return {
    name,
    state: groupState(s, name, entry, running, config),
    node: entry.is === 'free' ? null : entry.node,
    generation: entry.gen,
    ...takeover(entry),
    reason: why ? words(why) : '',
    why: why ?? null,
    ...intentOf(s.document, name),
    enabled: config.enabled,
    nodes: [...config.nodes],
    ordered: config.ordered,
    restricted: config.restricted,
    failback: config.failback,
    failbackWindow: config.failbackWindow ?? null,
    together: [...config.together],
    after: firstsOf(config),
    apart: [...config.apart],
    prefer: { together: [...(config.prefer?.together ?? [])], apart: [...(config.prefer?.apart ?? [])] },
    needs: { ...config.needs },
    failures: viewFailures(s, name),
    holds: holdsOf(s, name),
    resources: config.resources.map((r) => r.name),
  };
}

function firstsOf({ after = [], withoutFirst = {} }: GroupConfig): GroupView['after'] {
  return after.map((group) => ({ group, ...(withoutFirst[group] ?? { without: 'wait', forMs: null }) }));
}

function holdsOf({ config, document, defs }: AgentSnapshot, name: GroupName): GroupView['holds'] {
  return config && document
    ? heldBy({ config, document, defs }, name).map(({ shared = false, ...claim }) => ({ ...claim, shared }))
    : [];
}

/** What the owner reports about this generation. */
export function runningOf(
  s: AgentSnapshot,
  name: GroupName,
  entry: GroupEntry | undefined,
): Running | undefined {
  if (entry === undefined || entry.is === 'free') return undefined;
  const record = s.records[entry.node];
  const running = record?.inc === entry.inc ? record.running[name] : undefined;
  return running?.gen === entry.gen ? running : undefined;
}

function groupState(
  s: AgentSnapshot,
  name: GroupName,
  entry: GroupEntry,
  running: Running | undefined,
  config: GroupConfig,
): GroupState {
  if (entry.is === 'free') return freeState(s.document, name, config);
  const isAway = s.away.includes(entry.node);
  if (!isAway && !isHeard(s, entry.node)) return 'blocked';
  if (running?.phase === 'stop-failed') return 'stop-failed';
  if (entry.is === 'draining') return 'stopping';
  const isDown = Object.values(running?.resources ?? {}).some(({ is }) => is === 'recovering');
  if (s.document?.maintenance[name] && isDown) return 'failed';
  // The phase may be told before the new definition is: what does not run by the configuration is not at rest.
  return running?.phase === 'running' && isOld(s, name, running)
    ? 'starting'
    : (running?.phase ?? 'starting');
}

/** It runs by another definition than the one in force. */
function isOld({ defs }: AgentSnapshot, name: GroupName, running: Running | undefined): boolean {
  return running?.def !== undefined && running.def !== (defs[name] ?? running.def);
}

function freeState(document: Document | undefined, name: GroupName, config: GroupConfig): GroupState {
  const stopped = document?.stopped[name];
  if ((stopped?.is === 'asked' && stopped.disabled) || !config.enabled) return 'disabled';
  return stopped ? 'stopped' : 'waiting';
}

function takeover(entry: GroupEntry): Pick<GroupView, 'since' | 'proof' | 'from'> {
  const last = entry.last;
  if (last === undefined) return { since: null, proof: null, from: null };
  const since = entry.is === 'free' ? null : new Date(last.at).toISOString();
  return { since, proof: last.proof, from: last.from === '' ? null : last.from };
}

/** The newest thing worth knowing: why it fails, why it stops, whom it waits for, else why it came here. */
function whyOf(
  s: AgentSnapshot,
  name: GroupName,
  entry: GroupEntry,
  running: Running | undefined,
): Reason | undefined {
  if (entry.is === 'free') return whyFree(s, name, entry.last);
  const { node } = entry;
  const owner = s.document?.nodes[node];
  if (owner?.is === 'accused') return { kind: 'waits-for-proof', node, why: owner.why };
  const isLost = !isHeard(s, node) && !s.away.includes(node);
  if (owner?.is !== 'in' || isLost) return whyLost(s, name, node);
  if (running?.why) return running.why;
  const resources = Object.entries(running?.resources ?? {}).map(([resource, said]) => ({
    resource,
    ...said,
    // Nobody restarts it.
    ...(s.document?.maintenance[name] && said.is === 'recovering' && { is: 'failed' as const }),
  }));
  if (resources.length > 0) return { kind: 'not-running', resources };
  if (entry.is !== 'draining')
    return whyChangeWaits(s, name, running) ?? (entry.last && whyTaken(entry.last));
  // The node that it leaves is shown beside.
  return entry.why.kind === 'leaves' ? entry.why.why : entry.why;
}

function whyChangeWaits(s: AgentSnapshot, name: GroupName, running: Running | undefined): Reason | undefined {
  const moment = isOld(s, name, running) ? momentOf(s) : undefined;
  return moment && holdsBack(moment, name);
}

/** Why a group is not taken over from an owner that is not there. */
function whyLost(s: AgentSnapshot, name: GroupName, node: NodeName): Reason {
  const is = s.document?.nodes[node]?.is === 'in' ? 'unheard' : 'gone';
  const maintenance = s.document?.maintenance[name];
  if (maintenance) return { kind: 'lost-and-maintained', node, is, by: maintenance.by };
  if (is === 'gone') return { kind: 'proof-not-enough', node };
  const disarmed = s.document?.disarmed;
  if (disarmed) return { kind: 'lost-and-disarmed', node, by: disarmed.by };
  if (!s.store.believed) return { kind: 'waits-for-true-store' };
  return { kind: s.store.reachable ? 'lost-not-accused' : 'lost-without-store', node };
}

function whyFree(s: AgentSnapshot, name: GroupName, last: Takeover | undefined): Reason | undefined {
  const stopped = s.document?.stopped[name];
  if (stopped) return whyStopped(stopped);
  const nodes = failuresOf(s, name).map(([node, { why }]) => ({ node, why }));
  return nodes.length > 0 ? { kind: 'failed-on', nodes } : last && whyTaken(last);
}

function intentOf(
  document: Document | undefined,
  name: GroupName,
): Pick<GroupView, 'pin' | 'maintenance' | 'stoppedBy'> {
  const pin = document?.pins[name];
  const stopped = document?.stopped[name];
  return {
    pin: pin ? { node: pin.node, by: pin.by, until: new Date(pin.until).toISOString() } : null,
    maintenance: document?.maintenance[name] ?? null,
    stoppedBy: stopped ? stopper(stopped) : null,
  };
}

function stopper(stopped: Stopped): string {
  return stopped.is === 'asked' ? stopped.by : `its failure policy: ${words(stopped.why)}`;
}

/** Those of the definition that is configured: what another one failed at is over, as placement sees it, too. */
export function failuresOf({ document, defs }: AgentSnapshot, name: GroupName): [NodeName, Failure][] {
  return Object.entries(document?.failures[name] ?? {}).filter(
    ([, { def }]) => def === undefined || def === (defs[name] ?? def),
  );
}

function viewFailures(s: AgentSnapshot, name: GroupName): GroupView['failures'] {
  return failuresOf(s, name).map(([node, { count, at, why }]) => ({
    node,
    count,
    at: new Date(at).toISOString(),
    why: words(why),
  }));
}
