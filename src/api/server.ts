/**
 * Serves the local API on a Unix socket. Who may open the socket may do everything, so the file belongs to root and, if
 * it exists, to the group of that name, with mode 0660 from its first moment on.
 *
 * The caller holds the lock of the state directory: whatever lies at the path is left over from a dead agent.
 */

import { once } from 'node:events';
import { chownSync, lstatSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { HoldfastError } from '../errors.ts';
import type { AgentFacade } from '../ports/agent-facade.ts';
import { createApp } from './app.ts';

export interface ServeApiOptions {
  readonly facade: AgentFacade;
  readonly socketPath: string;
  /** Members may use the socket; ignored when the system has no such group. Default `holdfast`. */
  readonly group?: string;
  /** A request must have arrived within this time; answers may take longer. Default 10 s. */
  readonly requestTimeoutMs?: number;
  readonly signal: AbortSignal;
}

export interface ServedApi {
  /** Resolves when the listener is closed, every connection is gone and the socket file removed. */
  readonly closed: Promise<void>;
}

/** sun_path holds 108 bytes with its end. */
const socketPathBytesMax = 107;
const connectionsMax = 128;

/** Resolves when clients can connect; rejects with `api-socket-unusable`. Ends with the signal. */
export async function serveApi(options: ServeApiOptions): Promise<ServedApi> {
  const { facade, socketPath, signal } = options;
  const requestTimeout = options.requestTimeoutMs ?? 10_000;
  const server = createAdaptorServer({
    fetch: createApp(facade, signal).fetch,
    serverOptions: {
      requestTimeout,
      headersTimeout: requestTimeout / 2,
      connectionsCheckingInterval: requestTimeout / 2,
    },
  }) as Server;
  server.keepAliveTimeout = 1_000;
  server.maxConnections = connectionsMax;
  const closed = once(server, 'close').then(() => rmSync(socketPath, { force: true }));
  await listen(server, socketPath, options.group ?? 'holdfast');
  const end = (): void => {
    server.close();
    server.closeAllConnections();
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  return { closed };
}

async function listen(server: Server, path: string, group: string): Promise<void> {
  try {
    if (Buffer.byteLength(path) > socketPathBytesMax)
      throw new Error(`the path is longer than ${socketPathBytesMax} bytes`);
    removeLeftover(path);
    const listening = once(server, 'listening');
    bindPrivately(server, path);
    await listening;
    const gid = groupId(group);
    if (gid !== undefined && process.getuid?.() === 0) chownSync(path, 0, gid);
  } catch (error) {
    throw new HoldfastError('api-socket-unusable', { socket: path, reason: (error as Error).message });
  }
}

/** Binding happens within `listen`, so the mask is in force for exactly one file. */
function bindPrivately(server: Server, path: string): void {
  const before = process.umask(0o117);
  try {
    server.listen(path);
  } finally {
    process.umask(before);
  }
}

function removeLeftover(path: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isSocket()) throw new Error('something that is no socket is in the way');
  rmSync(path);
}

function groupId(name: string): number | undefined {
  const line = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const id = Number(line?.split(':')[2]);
  return Number.isInteger(id) ? id : undefined;
}
