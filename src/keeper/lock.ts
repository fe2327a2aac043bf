/**
 * One agent per state directory, one agent per cluster and node name on a machine. Both locks belong to the kernel and
 * end with the process, however it ends, so there is never anything to clean up after kill -9 or a reboot, and no
 * process id is compared across namespaces.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makeDirectory } from '../make-directory.ts';

class AgentAlreadyRunning extends Error {
  readonly code = 'agent-already-running';
}

class StateDirectoryUnusable extends Error {
  readonly code = 'state-directory-unusable';
}

/** A lock that is to be had is had in milliseconds; a network file system may not answer at all. */
const locksWithinMs = 5000;

export interface Lock {
  close(): void;
}

/**
 * Locks `<stateDir>/lock` with flock(2), made if missing. Node cannot call flock itself, but the lock belongs to the
 * open file, not to who asked for it: the flock program locks the descriptor it inherits and exits, we keep it open.
 */
export function lockStateDirectory(stateDir: string): Lock {
  const path = join(stateDir, 'lock');
  const fd = openLockFile(stateDir, path);
  const answer = spawnSync('flock', ['-n', '-x', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', fd],
    encoding: 'utf8',
    timeout: locksWithinMs,
  });
  if (answer.status === 0) {
    noteHolder(fd);
    return { close: () => closeSync(fd) };
  }
  closeSync(fd);
  if (answer.status !== 1) {
    const why = answer.error?.message ?? answer.stderr.trim();
    throw new StateDirectoryUnusable(
      `"${path}" could not be locked: ${why}. The program flock (util-linux) is needed.`,
    );
  }
  throw new AgentAlreadyRunning(
    `Another agent (process ${readFileSync(path, 'utf8').trim() || 'unknown'}) uses the state directory "${stateDir}". Stop it first, or give this one another --state-dir.`,
  );
}

/** Only for the sentence that a second agent prints: on a full disk it goes without. */
function noteHolder(fd: number): void {
  try {
    ftruncateSync(fd);
    writeSync(fd, `${process.pid}\n`, 0);
  } catch {
    // The lock holds all the same.
  }
}

function openLockFile(stateDir: string, path: string): number {
  try {
    makeDirectory(stateDir, 0o755);
    return openSync(path, 'a+', 0o644);
  } catch (error) {
    throw new StateDirectoryUnusable(
      `The state directory "${stateDir}" cannot be used: ${(error as Error).message}. Make it writable, or give another --state-dir.`,
    );
  }
}

/**
 * Binds a socket in the abstract namespace, which lives as long as the process and as wide as the network namespace:
 * two nodes of a lab never meet, two agents with the same addresses do.
 */
export async function lockNodeName(cluster: string, node: string): Promise<Lock> {
  const server = createServer((socket) => socket.destroy());
  const bound = new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(`\0holdfast.${cluster}.${node}`, resolve);
  });
  try {
    await bound;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new AgentAlreadyRunning(
      `Another agent for node "${node}" of cluster "${cluster}" runs on this machine. Stop it first, or give this one another --node.`,
    );
  }
  server.unref();
  return { close: () => void server.close() };
}
