/** Why a group is where it is, and why not elsewhere, from the function that places it. */
import type { GroupName, NodeName } from '../../core/config.ts';
import type { Reason } from '../../core/reason.ts';
import { brakes } from '../../core/takeover/coordinate/accuse.ts';
import { comesNext, type Explanation, explainGroup } from '../../core/takeover/placement/explain.ts';
import { explanationWords } from '../../core/words/explanation.ts';
import { words } from '../../core/words/words.ts';
import { HoldfastError } from '../../errors.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { ExplanationView, GroupView } from '../contract/views.ts';
import { viewGroups } from './groups.ts';
import { momentOf } from './moment.ts';
import { isHeard } from './nodes.ts';

/** Throws `unknown-group`, and `not-initialised` before the agent has read the cluster. */
export function explain(s: AgentSnapshot, group: GroupName): ExplanationView {
  const explanation = viewExplanation(s, group);
  if (explanation !== undefined) return explanation;
  const names = viewGroups(s).map((g) => g.name);
  const advice = `it has ${names.join(', ') || 'no groups'}`;
  throw new HoldfastError('unknown-group', { name: group.slice(0, 100), advice });
}

/** Undefined: there is no such group. Throws `not-initialised` before the agent has read the cluster. */
export function viewExplanation(s: AgentSnapshot, group: GroupName): ExplanationView | undefined {
  const moment = momentOf(s);
  if (moment === undefined) {
    throw new HoldfastError('not-initialised', {
      reason: words(s.problems[0]?.reason ?? { kind: 'agent-starting' }),
    });
  }
  const view = viewGroups(s).find((g) => g.name === group);
  if (view === undefined) return undefined;
  const told = explainGroup(moment, group);
  const { state, node, pin, maintenance } = view;
  return {
    group,
    state,
    node,
    chosen: told.chosen ?? null,
    summary: explanationWords({
      group,
      state,
      node,
      came: view.why,
      chosen: told.chosen,
      why: told.why,
      held: heldBack(s, told.chosen),
      unmet: told.unmet,
      changeWaits: told.changeWaits,
      pin: pin && Date.parse(pin.until) > s.at ? pin : null,
      maintenance,
    }),
    unmet: told.unmet.map((why) => ({ text: words(why), why })),
    reasons: told.reasons.map((reason) => viewReason(s, view, reason)),
  };
}

type NodeReason = Explanation['reasons'][number];
type NodeReasonView = ExplanationView['reasons'][number];

function viewReason(s: AgentSnapshot, group: GroupView, { node, verdict, why }: NodeReason): NodeReasonView {
  const isMember = verdict !== 'illegal' && verdict !== 'not-a-member';
  if (isMember && !isReachable(s, node)) return shownAs(node, 'silent', silence(s, node));
  const isNext =
    verdict === 'chosen' && node !== group.node && (group.state === 'blocked' || group.maintenance);
  return shownAs(node, verdict, isNext && why.kind !== 'comes-next' ? comesNext(why) : why);
}

/** Why nobody starts a group there now although the node is right for it. */
function heldBack(s: AgentSnapshot, chosen: NodeName | undefined): Reason | undefined {
  if (!s.store.reachable) return { kind: 'waits-for-store' };
  if (!s.store.believed) return { kind: 'waits-for-true-store' };
  return chosen === undefined || isReachable(s, chosen) ? undefined : silence(s, chosen);
}

function silence({ document }: AgentSnapshot, node: NodeName): Reason {
  const spared = document && brakes(document, node);
  return spared ? { kind: 'node-unheard', node, groups: [], spared } : { kind: 'lost-not-accused', node };
}

function isReachable(s: AgentSnapshot, node: NodeName): boolean {
  return s.away.includes(node) || isHeard(s, node);
}

function shownAs(node: NodeName, verdict: NodeReasonView['verdict'], why: Reason): NodeReasonView {
  return { node, verdict, text: words(why), why };
}
