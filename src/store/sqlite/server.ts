/**
 * The store process: one SQLite file behind one TCP port, so that no agent ever holds a lock on the file and the network
 * between an agent and the store can be cut like any other. One thread does one request at a time, in the order of
 * arrival: that alone makes every read linearizable.
 *
 * A write that failed (disk full, read-only, I/O error) is answered `failed` and the process serves on: reads still tell
 * who owned what, and the next write may succeed once an operator made room. Clients report it as `unknown`, which is
 * always safe and costs one read. A damaged, removed or replaced file ends the process: acknowledging anything on top of
 * it would be a lie.
 *
 * The port is not authenticated yet: it binds to the given address only. Whoever does not speak the protocol is dropped
 * and counted.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type DomainName, tellsLateMs } from '../../core/versioned.ts';
import { joinHostPort, splitHostPort } from '../../values/host-port.ts';
import { LineCutter } from '../line-cutter.ts';
import { answer, type Reply } from './operations.ts';
import { StoreFile } from './store-file.ts';
import { damagedError, isDamage, StoreFileError, writeTrouble } from './store-file-error.ts';
import { decode, encode, helloCharactersMax, lineCharactersMax, wireFormat } from './wire.ts';

export interface StoreServerOptions {
  /** host:port; port 0 takes a free one. */
  readonly listen: string;
  readonly file: string;
  /** Ends the server: connections closed, file closed. */
  readonly signal: AbortSignal;
  /** Called once with the address in use as soon as clients can connect. */
  readonly onListening?: (address: string) => void;
  /** A client that says nothing for so long is gone. Default 20 s; clients ping every 5 s at least. */
  readonly silenceMs?: number;
  /** One sentence about something an operator should see. */
  readonly log?: (line: string) => void;
}

const silenceDefaultMs = 20_000;
/** A client that does not read is cut off when so much waits for it; it reconnects and reads afresh. */
const backlogBytesMax = 16 * 1024 * 1024;
const connectionsMax = 1024;

/** What `status` tells; grows only. */
export interface StoreCounters {
  writes: number;
  failed: number;
  /** Connections dropped because they did not speak the protocol or did not read. */
  dropped: number;
}

/**
 * Serves until the signal. Resolves after everything is closed; rejects with StoreFileError (missing, busy, damaged …)
 * or StoreListenError, also later, when the file turns out damaged or was removed.
 */
export async function runStoreServer(options: StoreServerOptions): Promise<void> {
  const log = options.log ?? (() => {});
  const file = new StoreFile(options.file);
  if (file.readOnly !== undefined) log(`The store file is read-only (${file.readOnly}): writes are refused.`);
  const service = new StoreService(file, log, options.silenceMs ?? silenceDefaultMs);
  try {
    await service.listen(options.listen);
    options.onListening?.(service.address());
    await service.ended(options.signal);
  } finally {
    await service.close();
    file.close();
  }
}

class StoreListenError extends Error {
  readonly code = 'store-listen-failed';
}

class StoreService {
  readonly counters: StoreCounters = { writes: 0, failed: 0, dropped: 0 };
  readonly #file: StoreFile;
  readonly #log: (line: string) => void;
  readonly #silenceMs: number;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  readonly #unservable = new AbortController();
  /** Why the last write failed; empty when it did not. */
  #refuses = '';

  constructor(file: StoreFile, log: (line: string) => void, silenceMs: number) {
    this.#file = file;
    this.#log = log;
    this.#silenceMs = silenceMs;
    this.#server = createServer({ noDelay: true, keepAlive: true }, (socket) => this.#accept(socket));
    this.#server.maxConnections = connectionsMax;
  }

  async listen(listen: string): Promise<void> {
    const address = splitHostPort(listen);
    if (address === undefined) {
      throw new StoreListenError(`Cannot listen on "${listen}": write HOST:PORT, for example 10.0.0.5:7400.`);
    }
    const { host, port } = address;
    const bound = once(this.#server, 'listening');
    this.#server.listen(port, host);
    await bound.catch((error: Error) => {
      throw new StoreListenError(`Cannot listen on "${listen}": ${error.message}.`);
    });
    this.#server.on('error', (error) => this.#log(`The store port: ${error.message}.`));
  }

  address(): string {
    const bound = this.#server.address();
    if (bound === null || typeof bound === 'string') return '';
    return joinHostPort(bound.address, bound.port);
  }

  /** Resolves at the signal, rejects when the file can no longer be served. */
  async ended(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#unservable.signal]);
    if (!either.aborted) await once(either, 'abort');
    if (this.#unservable.signal.aborted) throw this.#unservable.signal.reason;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.socket.destroy();
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #accept(socket: Socket): void {
    socket.setTimeout(this.#silenceMs, () => socket.destroy());
    const connection = new Connection(socket, {
      onRequest: (head, values) => this.#handle(connection, head, values),
      onDropped: (why) => {
        this.counters.dropped += 1;
        this.#log(`Dropped the connection from ${socket.remoteAddress}:${socket.remotePort}: ${why}.`);
      },
      onClosed: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
  }

  #handle(connection: Connection, head: readonly unknown[], values: readonly string[]): void {
    const reply = this.#answer(head, values);
    if (reply === undefined) {
      connection.drop('it sent a request this store does not know');
      return;
    }
    if (reply.watched !== undefined) connection.watched.add(reply.watched);
    connection.send(encode([head[0], ...reply.head], ...reply.values));
    if (reply.change !== undefined) this.#push(reply.change, connection);
  }

  #push({ domain, key, version, value, later }: NonNullable<Reply['change']>, writer: Connection): void {
    this.counters.writes += 1;
    const head = ['change', domain, key, version];
    const writtenAt = performance.now();
    const lateLine = () => encode([...head, Math.floor(performance.now() - writtenAt)], value);
    for (const other of this.#connections) {
      if (other === writer || !other.watched.has(domain)) continue;
      if (later) other.sendLater(lateLine);
      else other.send(encode(head, value));
    }
  }

  #answer(head: readonly unknown[], values: readonly string[]): Reply | undefined {
    try {
      const reply = answer(this.#file, head, values, () => this.#status());
      if (reply?.change !== undefined) this.#refuses = '';
      return reply;
    } catch (error) {
      this.counters.failed += 1;
      const reason = writeTrouble(error);
      if (head[1] === 'put') this.#refuses = reason;
      this.#log(`A request failed: ${reason}.`);
      if (isDamage(error)) this.#unservable.abort(damagedError(this.#file.path, reason));
      else if (error instanceof StoreFileError) this.#unservable.abort(error);
      return { head: ['failed', reason], values: [] };
    }
  }

  #status(): Record<string, unknown> {
    return {
      ...this.counters,
      refuses: this.#refuses,
      clients: this.#connections.size,
      file: this.#file.path,
      bytes: this.#file.bytes(),
    };
  }
}

interface ConnectionEvents {
  readonly onRequest: (head: readonly unknown[], values: readonly string[]) => void;
  readonly onDropped: (why: string) => void;
  readonly onClosed: () => void;
}

class Connection {
  readonly socket: Socket;
  /** It said hello. */
  welcome = false;
  /** Domains whose changes it gets. */
  readonly watched = new Set<DomainName>();
  readonly #events: ConnectionEvents;
  readonly #lines = new LineCutter(helloCharactersMax);
  #waiting: (() => string)[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, events: ConnectionEvents) {
    this.socket = socket;
    this.#events = events;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(this.#timer);
      events.onClosed();
    });
  }

  /** What waits goes first, so that a client sees versions in order. */
  send(line: string): void {
    if (this.socket.destroyed) return;
    this.socket.write(this.#waiting.map((make) => make()).join('') + line);
    this.#waiting = [];
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.socket.writableLength > backlogBytesMax) this.drop('it does not read what it is sent');
  }

  /** Made when it is sent: it says how late it is. */
  sendLater(line: () => string): void {
    if (this.socket.destroyed) return;
    this.#waiting.push(line);
    this.#timer ??= setTimeout(() => this.send(''), tellsLateMs);
  }

  drop(why: string): void {
    if (this.socket.destroyed) return;
    this.socket.destroy();
    this.#events.onDropped(why);
  }

  #receive(chunk: string): void {
    if (!this.#lines.push(chunk, (line) => this.#line(line))) this.drop('it sent a line that is too long');
  }

  #line(line: string): void {
    if (this.socket.destroyed) return;
    const message = decode(line);
    if (message === undefined) this.drop('it sent something that is no message');
    else if (this.welcome) this.#events.onRequest(message.head, message.values);
    else this.#greet(message.head);
  }

  #greet(head: readonly unknown[]): void {
    if (head[0] !== 'hello' || head[1] !== wireFormat) {
      this.drop(`it did not say hello in format ${wireFormat}`);
      return;
    }
    this.#lines.limit = lineCharactersMax;
    this.welcome = true;
    this.send(encode(['welcome', wireFormat]));
  }
}
