/**
 * The way in from this machine: a Unix socket. Whoever may open it may do everything, so the file belongs to root and, if
 * it exists, to the group of that name, with mode 0660 from its first moment on: the file system is what lets in.
 *
 * The caller holds the lock of the state directory: whatever lies at the path is left over from a dead agent.
 */

import { once } from 'node:events';
import { chownSync, lstatSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { HoldfastError } from '../../errors.ts';
import { createHttpServer, endWith } from './http-server.ts';
import type { Listener, Principal } from './listener.ts';

export interface UnixSocketOptions {
  readonly path: string;
  /** Members may use the socket; ignored when the system has no such group. Default `holdfast`. */
  readonly group?: string;
  /** A request must have arrived within this time. Default 10 s. */
  readonly requestTimeoutMs?: number;
}

/** sun_path holds 108 bytes with its end. */
export const socketPathMax = 107;

/** Root, or a member of the socket's group: the kernel has checked that before anything arrives here. */
const whoeverMayOpenIt: Principal = { kind: 'local', role: 'admin', from: 'local' };

/** Its `listen` rejects with `api-socket-unusable`; when it is closed, the socket file is gone. */
export function unixSocket({
  path,
  group = 'holdfast',
  requestTimeoutMs = 10_000,
}: UnixSocketOptions): Listener {
  const visitorOf = () => whoeverMayOpenIt;
  return {
    async listen(answer, signal) {
      const server = createHttpServer({ answer, visitorOf, requestTimeoutMs });
      await bind(server, path, group);
      const closed = once(server, 'close').then(() => rmSync(path, { force: true }));
      endWith(signal, server);
      return { closed };
    },
  };
}

async function bind(server: Server, path: string, group: string): Promise<void> {
  try {
    if (Buffer.byteLength(path) > socketPathMax)
      throw new Error(`the path is longer than ${socketPathMax} bytes`);
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
