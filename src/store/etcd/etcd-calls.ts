/**
 * What every domain and the configurations of one client share: whom to ask and until when, who answered last, and how
 * much was written since etcd was told to forget.
 */
import { StoreUnavailable } from '../../ports/store.ts';
import { type Asked, askMembers } from './ask-members.ts';
import { CompactionPolicy } from './compaction.ts';
import type { Endpoints } from './endpoints.ts';
import type { Failed, Gateway } from './gateway.ts';
import { lookAround } from './look-around.ts';
import type { Json, KeyRange } from './messages.ts';

/** One more member is asked when the others have been silent for this part of the time-out. */
const patienceShare = 1 / 4;

export class EtcdCalls {
  readonly gateway: Gateway;
  readonly endpoints: Endpoints;
  readonly timeoutMs: number;
  readonly #onHeard: (endpoint: string) => void;
  readonly #compaction = new CompactionPolicy();
  readonly #closed = new AbortController();
  #looks = false;

  /** `onHeard`: this member has answered. */
  constructor(
    endpoints: Endpoints,
    timeoutMs: number,
    gateway: Gateway,
    onHeard: (endpoint: string) => void,
  ) {
    this.gateway = gateway;
    this.endpoints = endpoints;
    this.timeoutMs = timeoutMs;
    this.#onHeard = onHeard;
  }

  get closed(): boolean {
    return this.#closed.signal.aborted;
  }

  /** Of `performance.now()`, for a call that begins now. */
  deadline(): number {
    return performance.now() + this.timeoutMs;
  }

  /** Rejects with StoreUnavailable. */
  async ask(path: string, body: Json, deadline?: number): Promise<Json> {
    const { answer } = await this.send(path, body, { deadline });
    if (answer.kind === 'ok') return answer.body;
    throw noAnswer(answer);
  }

  /** Asks members until one answers or the deadline passes; `once`: at most one of them gets it. */
  async send(
    path: string,
    body: Json,
    how: { readonly deadline?: number | undefined; readonly once?: true } = {},
  ): Promise<Asked> {
    const asked = await askMembers(this.gateway, this.endpoints, {
      path,
      body,
      signal: this.#closed.signal,
      deadline: how.deadline ?? this.deadline(),
      patienceMs: how.once ? undefined : this.timeoutMs * patienceShare,
    });
    if (asked.answer.kind === 'ok') {
      this.#onHeard(asked.endpoint);
      return asked;
    }
    return { ...asked, answer: { ...asked.answer, reason: `${asked.endpoint}: ${asked.answer.reason}` } };
  }

  /** A revision was seen that wrote so many bytes, in whatever domain. */
  written(revision: number, bytes: number): void {
    const at = this.#compaction.written(revision, bytes);
    if (at === undefined) return;
    const body = { revision: String(at) };
    void this.gateway.call(this.endpoints.current, 'kv/compaction', body, this.timeoutMs);
  }

  /** From now on, for whoever stays: members are looked at, and the best is asked first. */
  lookAround(range: KeyRange): void {
    if (this.#looks || this.closed) return;
    this.#looks = true;
    const { gateway, endpoints, timeoutMs } = this;
    lookAround({ gateway, endpoints, range, timeoutMs, signal: this.#closed.signal });
  }

  close(): void {
    this.#closed.abort();
    this.gateway.close();
  }
}

export function noAnswer({ reason, said }: Failed): StoreUnavailable {
  return StoreUnavailable.after('The etcd store', said ? 'a refusal' : 'nothing', reason);
}
