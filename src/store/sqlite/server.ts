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
 * With an identity only nodes of the cluster come in (store-listener.ts); without one the port is open to whoever reaches
 * the address it binds to. Whoever does not speak the protocol is dropped and counted.
 */
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import type { IdentitySource } from '../../identity/identity-source.ts';
import { joinHostPort, splitHostPort } from '../../values/host-port.ts';
import { answer, type Reply } from './operations.ts';
import { Connection } from './server-connection.ts';
import { StoreFile } from './store-file.ts';
import { damagedError, isDamage, StoreFileError, writeTrouble } from './store-file-error.ts';
import { createStoreListener, type StoreListener } from './store-listener.ts';
import { encode } from './wire.ts';

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
  /** Who this process is; only nodes of its cluster come in then. Without it everybody does. */
  readonly own?: IdentitySource;
  /** One sentence about something an operator should see. */
  readonly log?: (line: string) => void;
}

const silenceDefaultMs = 20_000;
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
  const service = new StoreService(file, log, options.silenceMs ?? silenceDefaultMs, options.own);
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
  readonly #listener: StoreListener;
  readonly #connections = new Set<Connection>();
  readonly #unservable = new AbortController();
  /** Why the last write failed; empty when it did not. */
  #refuses = '';

  constructor(file: StoreFile, log: (line: string) => void, silenceMs: number, own?: IdentitySource) {
    this.#file = file;
    this.#log = log;
    this.#silenceMs = silenceMs;
    this.#listener = createStoreListener(own, {
      onClient: (socket) => this.#accept(socket),
      onRefused: (from, why) => this.#dropped(from, why),
    });
    this.#server = this.#listener.server;
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
    this.#listener.close();
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #accept(socket: Socket): void {
    socket.setTimeout(this.#silenceMs, () => socket.destroy());
    const connection = new Connection(socket, {
      onRequest: (head, values) => this.#handle(connection, head, values),
      onDropped: (why) => this.#dropped(`${socket.remoteAddress}:${socket.remotePort}`, why),
      onClosed: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
  }

  #dropped(from: string, why: string): void {
    this.counters.dropped += 1;
    this.#log(`Dropped the connection from ${from}: ${why}.`);
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
