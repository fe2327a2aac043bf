/**
 * Every view of one node at one moment: it answers, in the documented shape, in sentences that say something, and about nodes
 * and groups that there are. Random runs of the simulator bring moments that nobody would think of.
 */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { groupView } from '../../src/api/contract/group-view.ts';
import { nodeView } from '../../src/api/contract/node-view.ts';
import { explanationView } from '../../src/api/contract/other-views.ts';
import { readinessView } from '../../src/api/contract/readiness-view.ts';
import { statusView } from '../../src/api/contract/status-view.ts';
import type { ReadinessView, StatusView } from '../../src/api/contract/views.ts';
import { viewExplanation } from '../../src/api/views/explanation.ts';
import { viewGroups } from '../../src/api/views/groups.ts';
import { renderMetrics } from '../../src/api/views/metric-text.ts';
import { viewMetrics } from '../../src/api/views/metrics.ts';
import { viewNodes } from '../../src/api/views/nodes.ts';
import { viewResources } from '../../src/api/views/resources.ts';
import { viewWithReadiness } from '../../src/api/views/status.ts';
import type { AgentSnapshot } from '../../src/ports/agent-facade.ts';

/** What is wrong with what is shown of this moment, or nothing. */
export function lookAtViews(s: AgentSnapshot): string | undefined {
  try {
    return wrongView(s);
  } catch (error) {
    return `a view does not answer: ${(error as Error).stack ?? String(error)}`;
  }
}

function wrongView(s: AgentSnapshot): string | undefined {
  const { status, readiness } = viewWithReadiness(s);
  const hasRead = s.document !== undefined && s.config !== undefined;
  const explained = hasRead ? viewGroups(s).map(({ name }) => viewExplanation(s, name)) : [];
  viewResources(s);
  renderMetrics(viewMetrics(s, { moves: [], silences: [], notifications: [], certificates: [] }, 0));
  return (
    wrongShape('status', statusView, status) ??
    wrongShape('nodes', z.array(nodeView), viewNodes(s)) ??
    wrongShape('groups', z.array(groupView), viewGroups(s)) ??
    wrongShape('explain', z.array(explanationView), explained) ??
    (readiness ? wrongShape('readiness', readinessView, readiness) : undefined) ??
    wrongWords({ status, readiness, explained }) ??
    wrongProblem(s, status) ??
    (readiness ? wrongReadiness(s, readiness) : undefined)
  );
}

/** A schema takes off what it does not know: what it gives back is what is documented. */
function wrongShape(name: string, schema: z.ZodType, view: unknown): string | undefined {
  const parsed = schema.safeParse(view);
  if (!parsed.success) return `${name} is not as documented: ${z.prettifyError(parsed.error)}`;
  return isDeepStrictEqual(parsed.data, view) ? undefined : `${name} has what is not documented`;
}

/** What a sentence says where a fact was missing, or a time was counted backwards. */
const nonsense = /undefined|\bNaN\b|\[object |\bnull\b|\(\s*\)|(?:^|\s)-\d+(?:\.\d+)? ?(?:ms|s|min|h)\b| {2}/;

function wrongWords(shown: unknown): string | undefined {
  for (const text of textsIn(shown)) if (nonsense.test(text)) return `a sentence says nothing: ${text}`;
  return undefined;
}

/** Sentences: whatever has a space in it. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes(' ') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function wrongProblem(s: AgentSnapshot, { problems }: StatusView): string | undefined {
  const texts = problems.map(({ text }) => text);
  const twice = texts.find((text, i) => texts.indexOf(text) !== i);
  if (twice !== undefined) return `a problem stands twice: ${twice}`;
  const nodes = new Set([...Object.keys(s.config?.nodes ?? {}), ...Object.keys(s.document?.nodes ?? {})]);
  const groups = new Set([...Object.keys(s.config?.groups ?? {}), ...Object.keys(s.document?.groups ?? {})]);
  for (const { about, text, reason } of hasRead(s) ? problems : []) {
    // Whatever name a forged record lies under is told.
    if (
      about.node !== null &&
      !nodes.has(about.node) &&
      about.node !== s.node &&
      reason.kind !== 'record-forged'
    )
      return `a problem is about ${about.node}, which is no node: ${text}`;
    if (about.group !== null && !groups.has(about.group))
      return `a problem is about ${about.group}, which is no group: ${text}`;
  }
  return undefined;
}

function hasRead(s: AgentSnapshot): boolean {
  return s.document !== undefined && s.config !== undefined;
}

function wrongReadiness(s: AgentSnapshot, { verdict, groups }: ReadinessView): string | undefined {
  for (const { group, node, standby, verdict: own, reasons } of groups) {
    if (standby !== null && standby === node) return `${group} would be taken over by its own node, ${node}`;
    if (standby !== null && s.document?.nodes[standby]?.is !== 'in')
      return `${group} would be taken over by ${standby}, which is not in`;
    if ((own === 'ready' || own === 'off') !== (reasons.length === 0))
      return `${group} is ${own}, with ${reasons.length} reasons`;
    if (verdict === 'ready' && own !== 'ready' && own !== 'off')
      return `all is ready, and ${group} is ${own}`;
  }
  return undefined;
}
