/**
 * The watch of a domain: one stream from one member at a time, opened again elsewhere as soon as it ends, falls silent or falls
 * behind. A frozen member keeps its connections, so silence is asked about: any answer of that member counts, and when
 * there was none for a third of the time-out a ping must come back.
 *
 * Invariant: watchers never go back. A stream starts after the highest revision anything has shown here; what lies
 * between is shown by the read that `watching` asks for.
 */
import type { EntryChange } from '../../core/versioned.ts';
import type { Mirror } from '../mirror.ts';
import type { Endpoints } from './endpoints.ts';
import type { Gateway } from './gateway.ts';
import {
  count,
  eventsOf,
  type Json,
  type KeyRange,
  type KeyValue,
  pingRequest,
  rangeOf,
  revisionOf,
  watchRequest,
} from './messages.ts';

export interface EtcdWatchOptions {
  readonly gateway: Gateway;
  readonly endpoints: Endpoints;
  /** The keys of the domain. */
  readonly range: KeyRange;
  readonly timeoutMs: number;
  /** Filled while a stream is up, emptied at its end. */
  readonly mirror: Mirror;
  readonly emit: (change: EntryChange) => void;
  readonly onWritten: (revision: number, bytes: number) => void;
}

interface Session {
  readonly endpoint: string;
  readonly abort: AbortController;
  up: boolean;
  /** Version of the newest event of this stream. */
  shown: number;
  /** The stream must show this version soon, or it has fallen behind. */
  expected: { readonly version: number; readonly at: number } | undefined;
  heardAt: number;
  pinging: boolean;
}

const backoffFirstMs = 20;

export class EtcdWatch {
  readonly #options: EtcdWatchOptions;
  #session: Session | undefined;
  #highest = 0;
  #failures = 0;
  #toldLost = false;
  #running = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: EtcdWatchOptions) {
    this.#options = options;
  }

  get up(): boolean {
    return this.#session?.up ?? false;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#open();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    this.#session?.abort.abort();
    this.#session = undefined;
    this.#options.mirror.clear();
  }

  /** A member answered a call: no need to ping it. */
  heard(endpoint: string): void {
    if (this.#session?.endpoint === endpoint) this.#session.heardAt = performance.now();
  }

  /** A key of ours is known to be at this version: the stream has to show it. */
  expect(version: number): void {
    this.#highest = Math.max(this.#highest, version);
    const session = this.#session;
    if (session === undefined || !session.up || session.shown >= version) return;
    session.expected ??= { version, at: performance.now() };
  }

  /** The highest revision anything has shown here. */
  get highest(): number {
    return this.#highest;
  }

  /** A linearizable read sent when `floor` was the highest shows this revision. Lower: the store was restored, begin anew. */
  readAt(floor: number, revision: number): void {
    if (revision >= floor) {
      this.#highest = Math.max(this.#highest, revision);
      return;
    }
    this.#highest = revision;
    this.restart('the store went back in time');
  }

  restart(reason: string): void {
    if (this.#session !== undefined) this.#end(this.#session, reason);
  }

  #open(): void {
    const { gateway, endpoints, range, timeoutMs } = this.#options;
    const session: Session = {
      endpoint: endpoints.current,
      abort: new AbortController(),
      up: false,
      shown: 0,
      expected: undefined,
      heardAt: performance.now(),
      pinging: false,
    };
    this.#session = session;
    const body = watchRequest(range, this.#highest === 0 ? 0 : this.#highest + 1);
    const onEnd = (reason: string): void => this.#failed(session, reason);
    const onResult = (result: Json): void => this.#result(session, result);
    gateway.stream(session.endpoint, 'watch', body, { onResult, onEnd }, session.abort.signal);
    this.#arm(timeoutMs / 2, () => this.#failed(session, `no watch within ${timeoutMs / 2} ms`));
  }

  #result(session: Session, result: Json): void {
    if (session !== this.#session) return;
    session.heardAt = performance.now();
    if (result.canceled === true) this.#canceled(session, result);
    else if (result.created === true) this.#created(session);
    else this.#events(session, result);
  }

  #created(session: Session): void {
    session.up = true;
    this.#failures = 0;
    this.#toldLost = false;
    this.#arm(this.#options.timeoutMs / 3, () => this.#check(session));
    this.#options.emit({ kind: 'watching' });
  }

  #canceled(session: Session, result: Json): void {
    const compacted = count(result.compact_revision);
    if (compacted > this.#highest) this.#highest = compacted;
    this.#failed(session, String(result.cancel_reason ?? 'the member ended the watch'));
  }

  #events(session: Session, result: Json): void {
    for (const event of eventsOf(result, this.#options.range)) {
      session.shown = Math.max(session.shown, event.version);
      this.#highest = Math.max(this.#highest, event.version);
      if (event.deleted) this.#end(session, `"${event.key}" was deleted from the store`);
      else this.#event(session, event);
      if (session !== this.#session) return;
    }
    if (session.expected !== undefined && session.shown >= session.expected.version)
      session.expected = undefined;
  }

  #event(session: Session, { key, version, text, bytes }: KeyValue): void {
    const { mirror, emit, onWritten } = this.#options;
    onWritten(version, bytes);
    try {
      mirror.set(key, version, () => JSON.parse(text()));
    } catch {
      this.#failed(session, `the value of "${key}" is not JSON`);
      return;
    }
    mirror.advance(version);
    const change = mirror.change(key);
    if (change !== undefined) emit(change);
  }

  #check(session: Session): void {
    const { endpoints, timeoutMs } = this.#options;
    const now = performance.now();
    if (endpoints.current !== session.endpoint) {
      this.#end(session, 'another member is asked now');
      return;
    }
    if (session.expected !== undefined && now - session.expected.at > timeoutMs) {
      this.#failed(session, 'the watch fell behind');
      return;
    }
    if (now - session.heardAt >= timeoutMs / 3 && !session.pinging) void this.#ping(session);
    this.#arm(timeoutMs / 3, () => this.#check(session));
  }

  async #ping(session: Session): Promise<void> {
    const { gateway, range, timeoutMs } = this.#options;
    session.pinging = true;
    const floor = this.#highest;
    const answer = await gateway.call(session.endpoint, 'kv/range', pingRequest(range), (timeoutMs * 2) / 3);
    session.pinging = false;
    if (session !== this.#session) return;
    if (answer.kind === 'failed') {
      this.#failed(session, answer.reason);
      return;
    }
    session.heardAt = performance.now();
    this.expect(rangeOf(answer.body, range).entries[0]?.version ?? 0);
    this.readAt(floor, revisionOf(answer.body));
  }

  /** This member is to blame. */
  #failed(session: Session, reason: string): void {
    this.#options.endpoints.failed(session.endpoint);
    this.#end(session, `${session.endpoint}: ${reason}`);
  }

  #end(session: Session, reason: string): void {
    if (session !== this.#session) return;
    const { endpoints, mirror, emit, timeoutMs } = this.#options;
    session.abort.abort();
    this.#session = undefined;
    mirror.clear();
    this.#failures += 1;
    const round = this.#failures - endpoints.all.length;
    const backoffMs = round < 0 ? 0 : Math.min(backoffFirstMs * 2 ** Math.min(round, 10), timeoutMs / 4);
    this.#arm(backoffMs, () => this.#open());
    if (round < 0 || this.#toldLost) return;
    this.#toldLost = true;
    emit({ kind: 'lost', said: reason });
  }

  #arm(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    if (this.#running) this.#timer = setTimeout(then, ms);
  }
}
