/** Why a group is where it is, and why not elsewhere, from the function that places it. */
import type { GroupName, NodeName } from '../../core/config.ts';
import type { Reason } from '../../core/reason.ts';
import { explainGroup } from '../../core/takeover/placement/explain.ts';
import { explanationWords } from '../../core/words/explanation.ts';
import { words } from '../../core/words/words.ts';
import { HoldfastError } from '../../errors.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { ExplanationView } from '../contract/views.ts';
import { viewGroups } from './groups.ts';
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
  const { config, document } = s;
  if (config === undefined || document === undefined) {
    throw new HoldfastError('not-initialised', {
      reason: words(s.problems[0]?.reason ?? { kind: 'agent-starting' }),
    });
  }
  const view = viewGroups(s).find((g) => g.name === group);
  if (view === undefined) return undefined;
  const explanation = explainGroup({ config, document, records: s.records, wall: s.at }, group);
  return {
    group,
    state: view.state,
    node: view.node,
    chosen: explanation.chosen ?? null,
    summary: explanationWords({
      group,
      state: view.state,
      node: view.node,
      came: view.why,
      chosen: explanation.chosen,
      why: explanation.why,
      maintenance: view.maintenance,
    }),
    reasons: explanation.reasons.map(({ node, verdict, why }) => {
      const isSilent = verdict !== 'illegal' && verdict !== 'not-a-member' && !isReachable(s, node);
      if (isSilent) return shownAs(node, verdict, { kind: 'lost-not-accused', node });
      const isNext =
        verdict === 'chosen' && node !== view.node && (view.state === 'blocked' || view.maintenance);
      const shown: Reason = isNext ? { kind: 'comes-next', why } : why;
      return shownAs(node, verdict, shown);
    }),
  };
}

function isReachable(s: AgentSnapshot, node: NodeName): boolean {
  return s.away.includes(node) || isHeard(s, node);
}

function shownAs(
  node: NodeName,
  verdict: ExplanationView['reasons'][number]['verdict'],
  why: Reason,
): ExplanationView['reasons'][number] {
  return { node, verdict, text: words(why), why };
}
