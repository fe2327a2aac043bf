/**
 * One agent per state directory, one agent per cluster and node name on a machine. Both locks belong to the kernel and
 * end with the process, however it ends, so there is never anything to clean up after kill -9 or a reboot, and no
 * process id is compared across namespaces.
 */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makeDirectory } from '../make-directory.ts';
import { type LockedFile, LockUnavailable, lockFile } from '../node/lock-file.ts';

class AgentAlreadyRunning extends Error {
  readonly code = 'agent-already-running';
}

class StateDirectoryUnusable extends Error {
  readonly code = 'state-directory-unusable';
}

export interface Lock {
  close(): void;
}

/** Locks `<stateDir>/lock`, made if missing. */
export function lockStateDirectory(stateDir: string): Lock {
  const locked = lockIn(stateDir);
  if (locked.is === 'had') return locked;
  throw new AgentAlreadyRunning(
    `Another agent (process ${locked.by}) uses the state directory "${stateDir}". Stop it first, or give this one another --state-dir.`,
  );
}

function lockIn(stateDir: string): LockedFile {
  try {
    makeDirectory(stateDir, 0o755);
    return lockFile(join(stateDir, 'lock'));
  } catch (error) {
    if (error instanceof LockUnavailable) throw new StateDirectoryUnusable(error.message);
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
