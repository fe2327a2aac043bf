/**
 * The API from the other side, by the socket of this machine or from the network: one request, one answer, errors as sentences. Small on purpose, since every command
 * line pays for it. Answers of the agent are trusted to have the shapes of the contract.
 */
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { userInfo } from 'node:os';
import type { ConnectionOptions } from 'node:tls';
import type { Request } from '../core/takeover/requests/requests.ts';
import { HoldfastError, isErrorCode } from '../errors.ts';
import { tlsTrouble } from '../identity/tls-trouble.ts';
import type { Route } from './contract/route.ts';
import type { AnswerOf, BodyOf, FieldsOf, LineOf, RouteName } from './contract/route-types.ts';
import { askerHeader, requestMsUsual, routes } from './contract/routes.ts';
import type { ErrorView } from './contract/views.ts';
import { Refusal } from './refusal.ts';

/** Who wants lines without end calls `follow`. */
type Once<N extends RouteName> = Omit<FieldsOf<N>, 'follow'>;
type Fields<N extends RouteName> = keyof Once<N> extends never
  ? []
  : Partial<Once<N>> extends Once<N>
    ? [fields?: Once<N>]
    : [fields: Once<N>];
type Body<N extends RouteName> = BodyOf<N> extends undefined ? [] : [body: BodyOf<N>];

/** A method for every route, that takes the fields of its path and query, then its body, and resolves with its answer. */
type Asked = {
  readonly [N in RouteName]: (...given: [...Fields<N>, ...Body<N>]) => Promise<AnswerOf<N>>;
};

export interface ApiClient extends Asked {
  /** Yields until the agent or the signal ends it. */
  follow(query: Once<'events'>, signal: AbortSignal): AsyncIterable<LineOf<'events'>>;
  /**
   * Resolves when the coordinator accepted; rejects with `refused` (also when nobody decided within `withinMs`: then nothing
   * was done), with `unanswered`, or with `agent-silent`.
   */
  submit(request: Request, withinMs?: number): Promise<void>;
}

export interface ClientOptions {
  /** The socket of the agent here. */
  readonly socketPath: string;
  /** Instead of the socket. */
  readonly network?: Network | undefined;
  /** Default 5 s for a question, 30 s for a request. */
  readonly timeoutMs?: number;
  /** Who asks, for the journal. Default: the user, the one behind sudo if any. */
  readonly by?: string;
  /** Gives up on everything under way. */
  readonly signal?: AbortSignal;
}

/** Another node. `way`: asked before every question; rejects where there is nothing to show, or nobody to trust. */
export interface Network {
  /** For people. */
  readonly place: string;
  readonly way: () => Promise<NetworkWay>;
  /** So much longer than usual an answer may take. */
  readonly patienceMs?: number;
}

export interface NetworkWay {
  readonly host: string;
  readonly port: number;
  readonly tls: ConnectionOptions;
  readonly token?: string | undefined;
  readonly account?: { readonly name: string; readonly password: string };
}

const questionMs = 5_000;
/** So much later than the end of a request the agent says what it knows of it. */
const graceMs = 1_500;

export function createClient(options: ClientOptions): ApiClient {
  const ask = (name: RouteName) => [name, (...given: Given[]) => call(options, name, given)];
  return {
    ...(Object.fromEntries((Object.keys(routes) as RouteName[]).map(ask)) as Asked),
    follow: (query, signal) => follow(options, query, signal),
    submit: async (request, withinMs = requestMsUsual) => {
      await call({ timeoutMs: withinMs + graceMs, ...options }, 'request', [{ withinMs }, request]);
    },
  };
}

type Given = Readonly<Record<string, unknown>>;

/** Path and query with the fields filled in. */
function target({ path, query = {} }: Route, fields: Given): string {
  const filled = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(fields[key])));
  const search = Object.entries(query).flatMap(([key, { kind }]): [string, string][] => {
    const value = fields[key];
    return value === undefined || value === false ? [] : [[key, kind === 'flag' ? '1' : String(value)]];
  });
  return search.length === 0 ? filled : `${filled}?${new URLSearchParams(search)}`;
}

async function call(options: ClientOptions, name: RouteName, given: readonly Given[]): Promise<never> {
  const route: Route = routes[name];
  const body = route.body === undefined ? undefined : given.at(-1);
  const fields = given[0] ?? {};
  const usualMs = options.timeoutMs ?? (body === undefined ? questionMs : requestMsUsual);
  const timeoutMs = usualMs + (options.network?.patienceMs ?? 0);
  const late = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([late, options.signal]) : late;
  try {
    const answer = await send(options, route.method, target(route, fields), signal, body);
    const text = await readAll(options, answer);
    const isFailure = (answer.statusCode ?? 500) >= 400;
    if (route.answer === 'text' && !isFailure) return text as never;
    const value = parse(options, text, route.verbatim);
    if (isFailure) throw failure(options, value);
    return value as never;
  } catch (error) {
    throw late.aborted ? silent(options, timeoutMs) : error;
  }
}

/** Resolves with the answer's head. Rejects with an error of the catalogue. */
async function send(
  options: ClientOptions,
  method: string,
  path: string,
  signal: AbortSignal,
  body?: unknown,
): Promise<IncomingMessage> {
  const headers = { 'content-type': 'application/json', [askerHeader]: options.by ?? userName() };
  const begin = await beginRequest(options, { method, path, headers, signal, agent: false });
  return new Promise((resolve, reject) => {
    const request = begin();
    request.on('response', resolve);
    request.on('error', (error: NodeJS.ErrnoException) => reject(unreachable(options, error)));
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** What it needs is not loaded before it is needed: most of what a command takes to start would be this. */
async function beginRequest(
  { socketPath, network }: ClientOptions,
  how: RequestOptions,
): Promise<() => ClientRequest> {
  if (network === undefined) {
    const { request } = await import('node:http');
    return () => request({ socketPath, ...how });
  }
  const [{ request }, way] = await Promise.all([import('node:https'), network.way()]);
  const { host, port, tls } = way;
  const authorization = authorizationOf(way);
  const headers = { ...how.headers, ...(authorization !== undefined && { authorization }) };
  return () => request({ ...tls, ...how, headers, host, port });
}

function authorizationOf({ token, account }: NetworkWay): string | undefined {
  if (account === undefined) return token === undefined ? undefined : `Bearer ${token}`;
  return `Basic ${Buffer.from(`${account.name}:${account.password}`).toString('base64')}`;
}

async function readAll(options: ClientOptions, answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of chunks(options, answer)) text += chunk;
  return text;
}

/** An agent that ends in the middle of an answer is an agent that cannot be reached. */
async function* chunks(options: ClientOptions, answer: IncomingMessage): AsyncGenerator<string> {
  answer.setEncoding('utf8');
  try {
    yield* answer as AsyncIterable<string>;
  } catch (error) {
    throw unreachable(options, error as NodeJS.ErrnoException);
  }
}

async function* follow(
  options: ClientOptions,
  query: Once<'events'>,
  signal: AbortSignal,
): AsyncGenerator<LineOf<'events'>> {
  const { method } = routes.events;
  const answer = await send(options, method, target(routes.events, { ...query, follow: true }), signal);
  if ((answer.statusCode ?? 500) >= 400)
    throw failure(options, parse(options, await readAll(options, answer)));
  let rest = '';
  for await (const chunk of chunks(options, answer)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield parse(options, line) as LineOf<'events'>;
  }
}

/**
 * Texts come from programs and from other machines and go to terminals: without control characters they cannot do more
 * there than be read. A configuration stays as it is, it is compared and not shown.
 */
function parse(options: ClientOptions, text: string, verbatim = false): unknown {
  try {
    return JSON.parse(
      text,
      verbatim ? undefined : (_, value) => (typeof value === 'string' ? oneLine(value) : value),
    );
  } catch {
    throw new HoldfastError('agent-nonsense', {
      socket: placeOf(options),
      reason: 'its answer is not JSON',
    });
  }
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

function failure(options: ClientOptions, body: unknown): HoldfastError {
  const error = (body as Partial<ErrorView> | undefined)?.error;
  if (error?.code === 'refused' && error.reason) return new Refusal(error.reason);
  if (isErrorCode(error?.code)) {
    return new HoldfastError(error.code, error.field === null ? {} : { field: error.field }, error.message);
  }
  return new HoldfastError('agent-nonsense', {
    socket: placeOf(options),
    reason: 'its error is unknown here',
  });
}

function placeOf({ socketPath, network }: ClientOptions): string {
  return network?.place ?? socketPath;
}

function unreachable(options: ClientOptions, error: NodeJS.ErrnoException): HoldfastError {
  const { socketPath, network } = options;
  if (network !== undefined)
    return new HoldfastError('node-unreachable', { place: placeOf(options), reason: reasonOf(error) });
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return new HoldfastError('agent-forbidden', { socket: socketPath });
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such socket',
    ENOTDIR: 'there is no such socket',
    ECONNREFUSED: 'nobody listens there',
    ECONNRESET: 'it ended while being asked',
  };
  return new HoldfastError('agent-unreachable', {
    socket: socketPath,
    reason: reasons[error.code ?? ''] ?? error.message,
  });
}

/** Of the network. */
function reasonOf(error: NodeJS.ErrnoException): string {
  const reasons: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nobody listens there',
    EHOSTUNREACH: 'no way leads there',
    ENETUNREACH: 'no way leads there',
    ENOTFOUND: 'nobody knows this name',
    EAI_AGAIN: 'nobody knows this name',
  };
  return reasons[error.code ?? ''] ?? tlsTrouble(error);
}

function silent(options: ClientOptions, timeoutMs: number): HoldfastError {
  return new HoldfastError('agent-silent', { socket: placeOf(options), waited: `${timeoutMs / 1000} s` });
}

export function userName(): string {
  if (process.env.SUDO_USER) return process.env.SUDO_USER;
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the system's list.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
