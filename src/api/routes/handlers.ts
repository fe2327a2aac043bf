/**
 * What every route does, typed by the table of routes: an entry without a handler does not compile, nor does a handler
 * that answers another shape. Reads are views of one snapshot; changes are handed to the agent.
 */
import { isAccessName } from '../../core/access/read-access.ts';
import { words } from '../../core/words/words.ts';
import { HoldfastError } from '../../errors.ts';
import type { AgentSnapshot, RequestOutcome } from '../../ports/agent-facade.ts';
import type { AnswerOf } from '../contract/route-types.ts';
import { eventsUsual, requestMsUsual } from '../contract/routes.ts';
import { Refusal } from '../refusal.ts';
import { viewConfiguration } from '../views/configuration.ts';
import { viewDrills, withLastDrills } from '../views/drills.ts';
import { viewApplied, viewEdition } from '../views/editions.ts';
import { viewEvent } from '../views/events.ts';
import { explain } from '../views/explanation.ts';
import { viewFence } from '../views/fence.ts';
import { viewGroups } from '../views/groups.ts';
import { renderMetrics } from '../views/metric-text.ts';
import { viewMetrics } from '../views/metrics.ts';
import { viewNodes } from '../views/nodes.ts';
import { viewNotifications } from '../views/notifications.ts';
import { viewResources } from '../views/resources.ts';
import { viewSnapshot } from '../views/snapshot.ts';
import { viewStatus } from '../views/status.ts';
import { viewTokens } from '../views/tokens.ts';
import { auditHere, auditOf } from './audit.ts';
import {
  authorityKey,
  authorityKeyOf,
  dropAuthority,
  giveAuthority,
  takeAuthority,
} from './authority-role.ts';
import { type Call, type Handlers, whoAsks } from './call.ts';
import { createToken } from './create-token.ts';
import { lastEvents, streamEvents } from './event-stream.ts';
import { join } from './join.ts';
import { testNotifications } from './notify.ts';
import { readinessInSteps } from './readiness.ts';
import { recordDrill } from './record-drill.ts';
import { renew } from './renew.ts';

export const handlers: Handlers = {
  status: seen(viewStatus),
  nodes: seen(viewNodes),
  groups: seen(viewGroups),
  resources: seen(viewResources),
  fence: async ({ facade }) => viewFence(await facade.snapshot()),
  readiness: async ({ facade }) => {
    const view = await readinessInSteps(await facade.snapshot());
    return withLastDrills(view, await facade.drills().catch(() => undefined));
  },
  drills: async ({ facade }) => [...viewDrills(await facade.drills())],
  recordDrill,
  notifications: async ({ facade }) => viewNotifications(await facade.snapshot(), await facade.notifyBook()),
  notifyTest: testNotifications,
  explain: async ({ facade, fields }) => explain(await facade.snapshot(), fields.group),
  metrics: async ({ facade }) => {
    const begun = performance.now();
    const snapshot = await facade.snapshot();
    return renderMetrics(viewMetrics(snapshot, facade.measured(), performance.now() - begun));
  },
  snapshot: seen(viewSnapshot),
  configuration: seen(viewConfiguration),
  events: answerEvents,
  audit: auditHere,
  auditOf,
  history: async ({ facade }) => (await facade.editions()).map(viewEdition),
  applied: async ({ facade, fields }) => viewApplied(facade, fields.version),
  upload: async ({ facade, caller, body }) => ({ hash: await facade.putConfig(whoAsks(caller), body) }),
  authority: ({ facade }) => {
    const authority = facade.authority();
    if (authority === undefined) throw new HoldfastError('no-identity', {});
    return { authority };
  },
  authorityKey,
  authorityKeyOf,
  giveAuthority,
  takeAuthority,
  dropAuthority,
  tokens: async ({ facade }) => viewTokens(await facade.access.tokens(), Date.now()),
  createToken,
  revokeToken,
  barNode: async ({ facade, caller, fields: { node } }) => {
    if (!isAccessName(node))
      throw new HoldfastError('unknown-node', {
        name: node.slice(0, 64),
        advice: 'a node has a shorter name',
      });
    await facade.access.barNode(node, whoAsks(caller));
    return { node };
  },
  join,
  renew,
  request: async ({ facade, caller, fields, body, gone }) => {
    const { withinMs = requestMsUsual } = fields;
    return acceptance(await facade.submit(whoAsks(caller), body, { withinMs, gone }));
  },
};

async function revokeToken({
  facade,
  caller,
  fields,
}: Call<'revokeToken'>): Promise<AnswerOf<'revokeToken'>> {
  const revoked = await facade.access.revokeTokens(fields.token, whoAsks(caller));
  if (revoked.length === 0) throw new HoldfastError('unknown-token', { name: fields.token.slice(0, 64) });
  return viewTokens(revoked, Date.now());
}

/** A handler that shows one snapshot. */
function seen<T>(view: (snapshot: AgentSnapshot) => T): (call: Pick<Call<never>, 'facade'>) => Promise<T> {
  return async ({ facade }) => view(await facade.snapshot());
}

function answerEvents({ facade, fields, signal }: Call<'events'>): ReturnType<Handlers['events']> {
  const { last, after = 0, limit = eventsUsual, follow = false } = fields;
  const start = () =>
    last === undefined ? facade.events(after, limit) : last === 0 ? [] : lastEvents(facade, last);
  return follow ? streamEvents(facade, start, signal) : start().map(viewEvent);
}

/** Throws `refused` or `unanswered` for anything but acceptance. */
function acceptance(outcome: RequestOutcome): AnswerOf<'request'> {
  if (outcome.outcome === 'accepted') return outcome;
  if (outcome.outcome === 'refused') throw new Refusal(outcome.reason);
  throw new HoldfastError('unanswered', { reason: words(outcome.reason) });
}
