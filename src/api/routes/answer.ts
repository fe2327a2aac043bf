/**
 * From a request to its answer, the same way for every route: find it in the table, ask whether this principal may, read
 * what came with it, let the handler answer.
 */
import type { Context, HonoRequest } from 'hono';
import { Hono } from 'hono/tiny';
import { HoldfastError } from '../../errors.ts';
import type { AgentFacade } from '../../ports/agent-facade.ts';
import type { Route } from '../contract/route.ts';
import type { BodyOf, RouteName } from '../contract/route-types.ts';
import { askerHeader, bodyBytesMax, routes, strangerBytesMax } from '../contract/routes.ts';
import type { Answer, Visitor } from '../listen/listener.ts';
import { metricsType } from '../views/metric-text.ts';
import { auditEntry } from './audit-facts.ts';
import { authorize, authorizeRequest, letIn } from './authorize.ts';
import type { Call, Caller, ClaimedName, Handler } from './call.ts';
import { checkBody } from './check-body.ts';
import { failureAnswer } from './failure-answer.ts';
import { handlers } from './handlers.ts';
import { readJson } from './read-body.ts';
import { readQuery } from './read-query.ts';

interface Env {
  readonly Bindings: { readonly visitor: Visitor };
}

/** `signal` ends every event stream. */
export function makeAnswer(facade: AgentFacade, signal: AbortSignal): Answer {
  const app = new Hono<Env>();
  for (const name of Object.keys(routes) as RouteName[]) {
    const { method, path } = routes[name];
    app.on(method, path, (c) => answerRoute(name, c, facade, signal));
  }
  app.notFound((c) => {
    letIn(c.env.visitor);
    return unknownRoute(c.req.method, new URL(c.req.url).pathname);
  });
  app.onError((error) => failureAnswer(error));
  return (request, visitor) => app.fetch(request, { visitor });
}

async function answerRoute(
  name: RouteName,
  { req, env }: Context<Env>,
  facade: AgentFacade,
  signal: AbortSignal,
): Promise<Response> {
  const { visitor } = env;
  const caller = { visitor, claims: claimedName(req.header(askerHeader)) };
  const asked: Asked = { caller, body: undefined, fields: req.param() };
  try {
    await readAsked(routes[name], req, asked);
    const call = { ...asked, facade, signal, gone: req.raw.signal };
    // Which handler takes which call is what `Handlers` says; here all are one.
    const handle = handlers[name] as Handler<RouteName>;
    const answer = respond(await handle(call as unknown as Call<RouteName>));
    tell(facade, auditEntry(name, asked));
    return answer;
  } catch (error) {
    tell(facade, auditEntry(name, asked, error));
    throw error;
  }
}

/** Filled in as far as it can be read, so that what is refused can be told as well. */
interface Asked {
  readonly caller: Caller;
  body: unknown;
  fields: Readonly<Record<string, unknown>>;
}

async function readAsked(route: Route, req: HonoRequest, asked: Asked): Promise<void> {
  const { visitor } = asked.caller;
  authorize(visitor, route);
  const bytesMax = visitor.kind === 'stranger' ? strangerBytesMax : bodyBytesMax;
  if (route.body !== undefined) asked.body = await checkBody(route.body, await readJson(req.raw, bytesMax));
  if (route.permission === 'by-request' && visitor.kind !== 'stranger')
    authorizeRequest(visitor, asked.body as BodyOf<'request'>);
  asked.fields = { ...asked.fields, ...readQuery(route, new URL(req.url).searchParams) };
}

function tell(facade: AgentFacade, entry: ReturnType<typeof auditEntry>): void {
  if (entry !== undefined) facade.tell(entry);
}

function respond(result: unknown): Response {
  if (result instanceof ReadableStream)
    return new Response(result, { headers: { 'content-type': 'application/x-ndjson' } });
  // Every other answer is an object or a list.
  if (typeof result === 'string') return new Response(result, { headers: { 'content-type': metricsType } });
  return new Response(`${JSON.stringify(result)}\n`, { headers: { 'content-type': 'application/json' } });
}

/** Printable, short, never empty. */
function claimedName(header: string | undefined): ClaimedName {
  const name = (header ?? '').replace(/[^\w@.-]/g, '').slice(0, 64);
  return (name === '' ? 'unknown' : name) as ClaimedName;
}

function unknownRoute(method: string, path: string): Response {
  const all: readonly Route[] = Object.values(routes);
  const there = all.filter((route) => route.path === path);
  const shown = path.slice(0, 100);
  if (there.length === 0) {
    const known = [...new Set(all.map((route) => `${route.method} ${route.path}`))].join(', ');
    return failureAnswer(new HoldfastError('unknown-route', { method, path: shown, known }));
  }
  const allowed = there.map((route) => route.method).join(', ');
  const failure = new HoldfastError('wrong-method', { method, path: shown, allowed });
  return failureAnswer(failure, { allow: allowed });
}
