/**
 * One dull function for each of the two ways to talk to etcd's JSON gateway: a call with one answer and a stream of
 * results. Every call has a deadline, because a frozen member accepts connections and then says nothing for ever.
 */
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { LineCutter } from '../line-cutter.ts';
import type { Json } from './messages.ts';

export type Answer =
  | { readonly kind: 'ok'; readonly body: Json }
  /** `sent` false: nothing left this machine, so it was certainly not done. */
  | { readonly kind: 'failed'; readonly sent: boolean; readonly reason: string };

export interface StreamEvents {
  readonly onResult: (result: Json) => void;
  /** Once, at the end, unless the signal ended it. */
  readonly onEnd: (reason: string) => void;
}

/** A document of 256 KiB in base64, and room. */
const answerCharactersMax = 16 * 1024 * 1024;

export class Gateway {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64, scheduling: 'lifo' });

  /** Never rejects; settles within `timeoutMs`, at once when called off. `path` without the leading `/v3/`. */
  call(endpoint: string, path: string, body: Json, timeoutMs: number, signal?: AbortSignal): Promise<Answer> {
    return new Promise((resolve) => {
      const outgoing = this.#post(endpoint, path, {}, body, signal);
      const settle = (answer: Answer): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      const fail = (error: Error & { syscall?: string }): void =>
        settle({ kind: 'failed', sent: error.syscall !== 'connect', reason: error.message });
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
    const outgoing = this.#post(endpoint, path, { 'Grpc-Metadata-hasleader': 'true' }, body, signal);
    let ended = false;
    const end = (reason: string): void => {
      if (ended) return;
      ended = true;
      outgoing.destroy();
      if (!signal.aborted) events.onEnd(reason);
    };
    outgoing.on('error', (error) => end(error.message));
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
    this.#agent.destroy();
  }

  #post(
    endpoint: string,
    path: string,
    headers: Record<string, string>,
    body: Json,
    signal?: AbortSignal,
  ): ClientRequest {
    const text = JSON.stringify(body);
    const length = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
    const outgoing = request(`${endpoint}/v3/${path}`, {
      method: 'POST',
      agent: this.#agent,
      headers: { ...headers, ...length },
      signal,
    });
    outgoing.end(text);
    return outgoing;
  }
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
  return { kind: 'failed', sent: true, reason };
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
