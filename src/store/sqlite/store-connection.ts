/**
 * The client's line to the store process: one TCP connection that comes back by itself. A call is answered, or it is
 * `lost` at its deadline or with the connection; lost says nothing about whether the store has done it or still will.
 *
 * A silent peer is asked (ping) and given up when it stays silent for `timeoutMs`, so that a frozen store process or a
 * cut network is noticed although the kernel still holds the connection open.
 */
import type { Socket } from 'node:net';
import type { IdentitySource } from '../../identity/identity-source.ts';
import { tlsTrouble } from '../../identity/tls-trouble.ts';
import { LineCutter } from '../line-cutter.ts';
import { dial } from './dial.ts';
import { decode, encode, lineCharactersMax, type Message, wireFormat } from './wire.ts';

export type CallResult =
  | { readonly kind: 'reply'; readonly head: readonly unknown[]; readonly values: readonly string[] }
  | { readonly kind: 'lost'; readonly reason: string };

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  /** Default 5 s: the store drops a client that is silent for 20 s. */
  readonly sendAtLeastEveryMs?: number | undefined;
  /** Who this end is; without it the connection is plain. */
  readonly own?: IdentitySource | undefined;
  /** The store answers: a new connection, on which nothing is watched yet. */
  readonly onUp: () => void;
  /** Once per outage, also when the first attempt fails. */
  readonly onDown: (reason: string) => void;
  readonly onPush: (message: Message) => void;
}

interface Call {
  readonly id: number;
  readonly line: string;
  /** Sees every reply, also one after the deadline, before anything that was sent later. */
  readonly onReply: ((message: Message) => void) | undefined;
  settle: ((result: CallResult) => void) | undefined;
  timer: NodeJS.Timeout | undefined;
}

const backoffFirstMs = 20;
/** Share of the time-out after which a silent peer is asked; the rest is left for its answer. */
const silenceShare = 0.6;
const sendAtLeastEveryDefaultMs = 5_000;

export class StoreConnection {
  readonly #options: ConnectionOptions;
  readonly #calls = new Map<number, Call>();
  /** Not sent yet: there was no connection. */
  #waiting: Call[] = [];
  #socket: Socket | undefined;
  #up = false;
  #closed = false;
  #toldDown = false;
  #lastReason = 'not connected yet';
  #nextId = 1;
  #backoffMs = backoffFirstMs;
  #timer: NodeJS.Timeout | undefined;
  #heardAt = 0;
  #sentAt = 0;
  /** Answered as soon as anything was heard after it. */
  #askedAt = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#connect();
  }

  get up(): boolean {
    return this.#up;
  }

  /** Never rejects; settles within `timeoutMs`. Without a connection it waits for one, and is not sent after its deadline. */
  call(
    head: readonly unknown[],
    values: readonly string[] = [],
    onReply?: (message: Message) => void,
  ): Promise<CallResult> {
    if (this.#closed) return Promise.resolve({ kind: 'lost', reason: 'the store client is closed' });
    const id = this.#nextId++;
    const call: Call = {
      id,
      line: encode([id, ...head], ...values),
      onReply,
      settle: undefined,
      timer: undefined,
    };
    call.timer = setTimeout(() => this.#expire(call), this.#options.timeoutMs);
    const result = new Promise<CallResult>((resolve) => {
      call.settle = resolve;
    });
    if (this.#up) this.#send(call);
    else this.#waiting.push(call);
    return result;
  }

  /** What the peer says makes no sense: end this connection, begin another. */
  reject(reason: string): void {
    this.#socket?.destroy(new Error(reason));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#drop('the store client was closed');
    for (const call of this.#waiting.splice(0))
      finish(call, { kind: 'lost', reason: 'the store client was closed' });
  }

  #send(call: Call): void {
    this.#calls.set(call.id, call);
    this.#write(call.line);
  }

  #write(line: string): void {
    this.#sentAt = performance.now();
    this.#socket?.write(line);
  }

  #expire(call: Call): void {
    const at = this.#waiting.indexOf(call);
    if (at >= 0) this.#waiting.splice(at, 1);
    const reason = at >= 0 ? this.#lastReason : `no answer within ${this.#options.timeoutMs} ms`;
    finish(call, { kind: 'lost', reason });
  }

  #connect(): void {
    const { host, port, timeoutMs, own } = this.#options;
    const { socket, ready } = dial(host, port, own);
    const lines = new LineCutter(lineCharactersMax);
    this.#socket = socket;
    socket.setEncoding('utf8');
    let reason = 'the connection was closed';
    socket.on(ready, () => {
      if (own !== undefined)
        reason = 'it ended the connection: it does not take the certificate of this node';
      this.#write(encode(['hello', wireFormat]));
    });
    socket.on('data', (chunk: string) => {
      this.#heardAt = performance.now();
      reason = 'the connection was closed';
      if (!lines.push(chunk, (line) => this.#line(socket, line)))
        socket.destroy(new Error('it sent a line that is too long'));
    });
    socket.on('error', (error) => {
      reason = own === undefined ? error.message : tlsTrouble(error);
    });
    socket.on('close', () => this.#down(socket, reason));
    // Half the deadline: a call that waits for the connection gets a second attempt after a lost first packet.
    this.#arm(timeoutMs / 2, () =>
      socket.destroy(new Error(`no answer to hello within ${timeoutMs / 2} ms`)),
    );
  }

  #line(socket: Socket, line: string): void {
    if (socket.destroyed) return;
    const message = decode(line);
    const kind = message?.head[0];
    if (message === undefined) socket.destroy(new Error('it does not speak the store protocol'));
    else if (kind === 'welcome' && message.head[1] === wireFormat) this.#welcome();
    else if (typeof kind === 'number') this.#reply(kind, message);
    else this.#options.onPush(message);
  }

  #welcome(): void {
    this.#up = true;
    this.#toldDown = false;
    this.#backoffMs = backoffFirstMs;
    this.#watchSilence();
    // First: a watch that is asked for now lets the answers to the calls that waited be kept.
    this.#options.onUp();
    for (const call of this.#waiting.splice(0)) this.#send(call);
  }

  #reply(id: number, message: Message): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    this.#calls.delete(id);
    call.onReply?.(message);
    finish(call, { kind: 'reply', head: message.head.slice(1), values: message.values });
  }

  /** Sleeps until silence would be suspicious; given up is only who was asked since it was last heard. */
  #watchSilence(): void {
    const { timeoutMs, sendAtLeastEveryMs = sendAtLeastEveryDefaultMs } = this.#options;
    const askAfterMs = timeoutMs * silenceShare;
    const now = performance.now();
    const silentMs = now - this.#heardAt;
    if (this.#asked && silentMs >= timeoutMs) {
      const socket = this.#socket;
      // This process may have stood still, and the answer lie here unread.
      setImmediate(() => {
        if (socket === undefined || socket !== this.#socket) return;
        if (this.#asked) socket.destroy(new Error(`silent for ${timeoutMs} ms`));
        else this.#watchSilence();
      });
      return;
    }
    if (!this.#asked && (silentMs >= askAfterMs || now - this.#sentAt > sendAtLeastEveryMs)) {
      this.#askedAt = now;
      this.#write(encode([0, 'ping']));
    }
    const dueMs = this.#asked ? timeoutMs : askAfterMs;
    this.#arm(Math.max(5, dueMs - silentMs), () => this.#watchSilence());
  }

  get #asked(): boolean {
    return this.#askedAt > this.#heardAt;
  }

  #down(socket: Socket, reason: string): void {
    if (socket !== this.#socket) return;
    this.#drop(reason);
    if (this.#closed) return;
    this.#arm(this.#backoffMs, () => this.#connect());
    this.#backoffMs = Math.min(this.#backoffMs * 2, this.#options.timeoutMs / 4);
  }

  #drop(reason: string): void {
    const { host, port } = this.#options;
    this.#up = false;
    this.#lastReason = `the store process at ${host}:${port} cannot be reached: ${reason}`;
    this.#socket?.destroy();
    this.#socket = undefined;
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) finish(call, { kind: 'lost', reason });
    if (this.#toldDown || this.#closed) return;
    this.#toldDown = true;
    this.#options.onDown(this.#lastReason);
  }

  #arm(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }
}

function finish(call: Call, result: CallResult): void {
  clearTimeout(call.timer);
  call.settle?.(result);
  call.settle = undefined;
}
