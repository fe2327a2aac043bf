/**
 * One dull function for each of the two ways to talk to etcd's JSON gateway: a call with one answer and a stream of
 * results. Every call has a deadline, because a frozen member accepts connections and then says nothing for ever.
 */
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Identity } from '../../identity/identity.ts';
import type { IdentitySource } from '../../identity/identity-source.ts';
import { clientTls } from '../../identity/tls-options.ts';
import { tlsTrouble } from '../../identity/tls-trouble.ts';
import { LineCutter } from '../line-cutter.ts';
import type { Json } from './messages.ts';

export type Answer = { readonly kind: 'ok'; readonly body: Json } | Failed;

export interface Failed {
  readonly kind: 'failed';
  /** False: nothing left this machine, so it was certainly not done. */
  readonly sent: boolean;
  readonly reason: string;
  /** The member itself said so. */
  readonly said?: true;
}

export interface StreamEvents {
  readonly onResult: (result: Json) => void;
  /** Once, at the end, unless the signal ended it. */
  readonly onEnd: (reason: string) => void;
}

const kept = { keepAlive: true, maxSockets: 64, scheduling: 'lifo' } as const;

/** Another member took all of it. */
const noTime = 'no time was left to ask';

/** A document of 256 KiB in base64, and room. */
const answerCharactersMax = 16 * 1024 * 1024;

type Post = [
  endpoint: string,
  path: string,
  headers: Record<string, string>,
  body: Json,
  signal?: AbortSignal | undefined,
];

export class Gateway {
  readonly #plain = new HttpAgent(kept);
  readonly #own: IdentitySource | undefined;
  #secured: { readonly identity: Identity; readonly agent: HttpsAgent } | undefined;

  /** `own`: who this end is, where members are reached by https. */
  constructor(own?: IdentitySource) {
    this.#own = own;
  }

  /** Never rejects; settles within `timeoutMs`, at once when called off. `path` without the leading `/v3/`. */
  call(endpoint: string, path: string, body: Json, timeoutMs: number, signal?: AbortSignal): Promise<Answer> {
    if (timeoutMs <= 0) return Promise.resolve({ kind: 'failed', sent: false, reason: noTime });
    return new Promise((resolve) => {
      const outgoing = this.#posted(endpoint, path, {}, body, signal);
      if (outgoing instanceof Error) {
        resolve({ kind: 'failed', sent: false, reason: outgoing.message });
        return;
      }
      const settle = (answer: Answer): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      const fail = (error: Error & { syscall?: string }): void =>
        settle({ kind: 'failed', sent: wasSent(error, outgoing), reason: tlsTrouble(error) });
      const timer = setTimeout(
        () => outgoing.destroy(new Error(`no answer within ${timeoutMs.toFixed(0)} ms`)),
        timeoutMs,
      );
      outgoing.on('error', fail);
      outgoing.on('response', (incoming) => collect(incoming, settle, fail));
    });
  }

  /** Ends with the signal. */
  stream(endpoint: string, path: string, body: Json, events: StreamEvents, signal: AbortSignal): void {
    // Without a leader a member would keep the stream and never send anything.
    const outgoing = this.#posted(endpoint, path, { 'Grpc-Metadata-hasleader': 'true' }, body, signal);
    if (outgoing instanceof Error) {
      setImmediate(() => signal.aborted || events.onEnd(outgoing.message));
      return;
    }
    let ended = false;
    const end = (reason: string): void => {
      if (ended) return;
      ended = true;
      outgoing.destroy();
      if (!signal.aborted) events.onEnd(reason);
    };
    outgoing.on('error', (error) => end(tlsTrouble(error)));
    outgoing.on('response', (incoming) => {
      const lines = new LineCutter(answerCharactersMax);
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        const whole = lines.push(chunk, (line) => {
          if (!ended) readResult(line, events.onResult, end);
        });
        if (!whole) end('it sent a line that is too long');
      });
      incoming.on('error', (error) => end(error.message));
      incoming.on('close', () => end('the stream was closed'));
    });
  }

  close(): void {
    this.#plain.destroy();
    this.#secured?.agent.destroy();
  }

  /** An error where this end has nothing to show itself with. */
  #posted(...[endpoint, path, headers, body, signal]: Post): ClientRequest | Error {
    try {
      return this.#post(endpoint, path, headers, body, signal);
    } catch (error) {
      return error as Error;
    }
  }

  #post(
    endpoint: string,
    path: string,
    headers: Record<string, string>,
    body: Json,
    signal: AbortSignal | undefined,
  ): ClientRequest {
    const text = JSON.stringify(body);
    const length = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
    const options = { method: 'POST', headers: { ...headers, ...length }, signal };
    const url = `${endpoint}/v3/${path}`;
    const outgoing = endpoint.startsWith('https:')
      ? httpsRequest(url, { ...options, agent: this.#securedAgent() })
      : httpRequest(url, { ...options, agent: this.#plain });
    outgoing.end(text);
    return outgoing;
  }

  /** Another one when there is another certificate: what is under way goes on with the one before. Throws IdentityError. */
  #securedAgent(): HttpsAgent {
    const identity = this.#own?.();
    if (identity === undefined)
      throw new Error('it is reached by https, and this node has no identity (cluster.identity)');
    if (this.#secured?.identity !== identity)
      this.#secured = { identity, agent: new HttpsAgent({ ...kept, ...clientTls(identity) }) };
    return this.#secured.agent;
  }
}

/** Nothing left this machine where there was no connection yet, or its handshake failed. */
function wasSent({ syscall }: { syscall?: string }, { socket }: ClientRequest): boolean {
  return syscall !== 'connect' && !(socket instanceof TLSSocket && !socket.authorized);
}

function collect(
  incoming: IncomingMessage,
  settle: (answer: Answer) => void,
  fail: (error: Error) => void,
): void {
  const parts: string[] = [];
  let length = 0;
  incoming.setEncoding('utf8');
  incoming.on('data', (part: string) => {
    parts.push(part);
    length += part.length;
    if (length > answerCharactersMax) incoming.destroy(new Error('its answer is too long'));
  });
  incoming.on('error', fail);
  incoming.on('close', () => fail(new Error('the connection was closed')));
  incoming.on('end', () => settle(readAnswer(incoming.statusCode ?? 0, parts.join(''))));
}

function readAnswer(status: number, text: string): Answer {
  const body = parseObject(text);
  if (status === 200 && body !== undefined) return { kind: 'ok', body };
  const reason = String(body?.message ?? body?.error ?? `HTTP status ${status}`);
  return { kind: 'failed', sent: true, reason, said: true };
}

function readResult(line: string, onResult: (result: Json) => void, end: (reason: string) => void): void {
  const message = parseObject(line);
  const result = message?.result;
  if (typeof result === 'object' && result !== null) onResult(result as Json);
  else end(reasonOf(message?.error));
}

function reasonOf(error: unknown): string {
  if (typeof error === 'object' && error !== null)
    return String((error as Json).message ?? 'an error without words');
  return error === undefined ? 'it does not speak the etcd protocol' : String(error);
}

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
