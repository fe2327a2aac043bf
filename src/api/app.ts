/**
 * The local API as a function from request to answer. Reads are views of one snapshot; writes are checked against the
 * contract (whose schema library is loaded at the first write: an idle agent stays small) and handed to the facade.
 */
import { Hono } from 'hono/tiny';
import type { Request as ClusterRequest } from '../core/takeover/document.ts';
import { HoldfastError } from '../errors.ts';
import type { AgentFacade, AgentSnapshot, RequestOutcome } from '../ports/agent-facade.ts';
import { askerHeader, eventsMax, routes } from './contract/routes.ts';
import { lastEvents, streamEvents } from './event-stream.ts';
import { failureAnswer } from './failure-answer.ts';
import { readJson } from './read-body.ts';
import { viewEvent } from './views/events.ts';
import { viewExplanation } from './views/explanation.ts';
import { viewGroups } from './views/groups.ts';
import { viewNodes } from './views/nodes.ts';
import { viewResources } from './views/resources.ts';
import { viewStatus } from './views/status.ts';

/** `signal` ends every event stream. */
export function createApp(facade: AgentFacade, signal: AbortSignal): Hono {
  const app = new Hono();
  addReads(app, facade);
  app.get(routes.events.path, (c) => answerEvents(facade, new URL(c.req.url).searchParams, signal));
  addWrites(app, facade);
  app.notFound((c) => unknownRoute(c.req.method, new URL(c.req.url).pathname));
  app.onError((error) => failureAnswer(error));
  return app;
}

function addReads(app: Hono, facade: AgentFacade): void {
  const read = (path: string, view: (s: AgentSnapshot) => unknown) =>
    app.get(path, async () => json(view(await facade.snapshot())));
  read(routes.status.path, viewStatus);
  read(routes.nodes.path, viewNodes);
  read(routes.groups.path, viewGroups);
  read(routes.resources.path, viewResources);
  read(routes.configuration.path, viewConfiguration);
  app.get(routes.explain.path, async (c) => {
    const snapshot = await facade.snapshot();
    const name = c.req.param('group') ?? '';
    const explanation = viewExplanation(snapshot, name);
    if (explanation !== undefined) return json(explanation);
    const advice = `it has ${
      viewGroups(snapshot)
        .map((g) => g.name)
        .join(', ') || 'no groups'
    }`;
    throw new HoldfastError('unknown-group', { name: name.slice(0, 100), advice });
  });
}

function viewConfiguration(s: AgentSnapshot): unknown {
  if (s.config === undefined || s.document === undefined) {
    throw new HoldfastError('not-initialised', { reason: s.problems[0] ?? 'it is starting' });
  }
  return { version: s.document.config.version, hash: s.document.config.hash, config: s.config };
}

function addWrites(app: Hono, facade: AgentFacade): void {
  app.post(routes.upload.path, async (c) => {
    const { checkUpload } = await import('./contract/requests.ts');
    const { text } = valid(checkUpload(await readJson(c.req.raw)));
    return json({ hash: await facade.putConfig(text) });
  });
  app.post(routes.request.path, async (c) => {
    const { checkRequest } = await import('./contract/requests.ts');
    const request: ClusterRequest = valid(checkRequest(await readJson(c.req.raw)));
    return answerOutcome(await facade.submit(asker(c.req.header(askerHeader)), request));
  });
}

function valid<T>(checked: { ok: true; value: T } | { ok: false; field: string; problem: string }): T {
  if (checked.ok) return checked.value;
  throw new HoldfastError('invalid-request', { field: checked.field, problem: checked.problem });
}

function answerOutcome(outcome: RequestOutcome): Response {
  if (outcome.outcome === 'accepted') return json(outcome);
  const code = outcome.outcome === 'refused' ? 'refused' : 'unanswered';
  throw new HoldfastError(code, { reason: outcome.reason });
}

/** A name for the journal: printable, short, never empty. */
function asker(header: string | undefined): string {
  const name = (header ?? '').replace(/[^\w@.-]/g, '').slice(0, 64);
  return name === '' ? 'unknown' : name;
}

function answerEvents(facade: AgentFacade, query: URLSearchParams, signal: AbortSignal): Response {
  const last = count(query, 'last', eventsMax);
  const after = count(query, 'after', Number.MAX_SAFE_INTEGER) ?? 0;
  const limit = count(query, 'limit', eventsMax) ?? 1000;
  const start = () =>
    last === undefined ? facade.events(after, limit) : last === 0 ? [] : lastEvents(facade, last);
  if (query.get('follow') !== '1') return json(start().map(viewEvent));
  return new Response(streamEvents(facade, start, signal), {
    headers: { 'content-type': 'application/x-ndjson' },
  });
}

function count(query: URLSearchParams, field: string, max: number): number | undefined {
  const text = query.get(field);
  if (text === null) return undefined;
  const value = Number(text);
  if (/^\d{1,16}$/.test(text) && value <= max) return value;
  throw new HoldfastError('invalid-request', { field, problem: `write a whole number from 0 to ${max}` });
}

function unknownRoute(method: string, path: string): Response {
  const there = Object.values(routes).filter((route) => route.path === path);
  const shown = path.slice(0, 100);
  if (there.length === 0) {
    const known = [...new Set(Object.values(routes).map((route) => `${route.method} ${route.path}`))].join(
      ', ',
    );
    return failureAnswer(new HoldfastError('unknown-route', { method, path: shown, known }));
  }
  const allowed = there.map((route) => route.method).join(', ');
  return failureAnswer(new HoldfastError('wrong-method', { method, path: shown, allowed }), {
    allow: allowed,
  });
}

function json(value: unknown): Response {
  return new Response(`${JSON.stringify(value)}\n`, { headers: { 'content-type': 'application/json' } });
}
