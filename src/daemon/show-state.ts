/** One moment of the agent, as the API's views are given it: whatever is shown of it comes from this. */
import type { GroupName } from '../core/config.ts';
import type { Reason } from '../core/reason.ts';
import { withPastTimes } from '../core/takeover/past-times.ts';
import type { LocalGroup, ResourcePhase, State } from '../core/takeover/state.ts';
import { tellsHere } from '../core/takeover/tells.ts';
import { awayNodes } from '../core/takeover/view/away.ts';
import { isRefused } from '../core/takeover/went-back.ts';
import type { AgentSnapshot, ResourceState } from '../ports/agent-facade.ts';
import type { StoreDescription } from '../ports/store.ts';

/** What the state does not hold. `now`: of the clock that the core counts by; `wall`: ms since 1970. */
export interface Around {
  readonly now: number;
  readonly wall: number;
  readonly version: string;
  readonly beats: AgentSnapshot['beats'];
  readonly description: StoreDescription | undefined;
}

export function showState(s: State, { now, wall, version, beats, description }: Around): AgentSnapshot {
  const records = Object.fromEntries(Object.entries(s.store.records).map(([n, r]) => [n, r.value]));
  const leaseLeft = s.leaseUntil === undefined ? undefined : s.leaseUntil - now;
  return {
    node: s.self,
    incarnation: s.inc,
    version,
    at: wall,
    config: s.config?.value,
    configHash: s.config?.hash,
    defs: s.config?.defs ?? {},
    document: s.store.document && withPastTimes(s.store.document.value, wall),
    records,
    store: {
      reachable: s.store.reachable,
      lastAnswerMs: s.store.answeredAt === undefined ? undefined : Math.round(now - s.store.answeredAt),
      believed: !isRefused({ s }),
      refuses: s.store.unanswered.document ?? s.store.unanswered.record,
      description,
    },
    hearing: s.hears,
    away: awayNodes(s, now),
    lease: {
      valid: leaseLeft !== undefined && leaseLeft > 0,
      remainingMs: leaseLeft === undefined ? undefined : Math.round(leaseLeft),
    },
    resources: Object.entries(s.groups).flatMap(([group, local]) => resourcesOf(group, local)),
    beats,
    problems: tellsHere(s),
  };
}

function resourcesOf(group: GroupName, local: LocalGroup): ResourceState[] {
  return local.definition.resources.map((r) => {
    const { now, failures } = local.resources[r.name]!;
    return {
      group,
      resource: r.name,
      type: r.type,
      state: stateOf(now),
      why: whyOf(now),
      failures: failures.length,
    };
  });
}

function stateOf(phase: ResourcePhase): ResourceState['state'] {
  switch (phase.is) {
    case 'recovering':
      return 'failed';
    case 'adopting':
      return 'starting';
    default:
      return phase.is;
  }
}

function whyOf(phase: ResourcePhase): Reason | undefined {
  if ('why' in phase) return phase.why;
  return phase.is === 'adopting' ? { kind: 'looks-after-restart' } : undefined;
}
