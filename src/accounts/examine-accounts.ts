/** Whether accounts of this system can be asked for, before somebody needs it. Nobody is asked for. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { pamService, saslauthdSocket, troubleOf } from './saslauthd.ts';

const saslauthd = '/usr/sbin/saslauthd';
export const pamFile = `/etc/pam.d/${pamService}`;
/** What to do where it is missing, or does not run. */
export const startSaslauthd = 'apt-get install sasl2-bin; systemctl enable --now holdfast-accounts';

export type HelperTrouble =
  | { readonly is: 'not-installed' }
  /** `said`: without its period. */
  | { readonly is: 'not-running'; readonly said: string };

const withinMs = 2_000;

/** Undefined: somebody listens. */
export async function examineHelper(path = saslauthdSocket): Promise<HelperTrouble | undefined> {
  const socket = createConnection({ path });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(withinMs) });
    return undefined;
  } catch (error) {
    const isThere = await isFile(saslauthd);
    return isThere
      ? { is: 'not-running', said: troubleOf(error as NodeJS.ErrnoException) }
      : { is: 'not-installed' };
  } finally {
    socket.destroy();
  }
}

/** Of these groups those that this system does not know now; undefined: it does not say. */
export function unknownGroups(groups: readonly string[]): Promise<readonly string[] | undefined> {
  const options = { timeout: withinMs, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    // It ends with 2 where one of them is missing.
    execFile('getent', ['group', '--', ...groups], options, (error, out) => {
      if (error !== null && error.code !== 2) return resolve(undefined);
      const known = out.split('\n').map((line) => line.split(':')[0]);
      resolve(groups.filter((group) => !known.includes(group)));
    });
  });
}

/** Without it PAM takes what stands in "other". */
export function hasPamFile(): Promise<boolean> {
  return isFile(pamFile);
}

function isFile(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
