/** The groups of an account, as the system of this node has them now: files, LDAP, whatever its name service asks. */
import { execFile } from 'node:child_process';

export type Groups =
  | { readonly is: 'known'; readonly groups: readonly string[] }
  | { readonly is: 'no-account' }
  | { readonly is: 'silent'; readonly said: string };

const withinMs = 3_000;
const bytesMax = 1024 * 1024;

/** `name`: one that is the name of an account and no number or option (src/values/account-text.ts). Never rejects. */
export function groupsOf(name: string): Promise<Groups> {
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' };
  const options = { timeout: withinMs, killSignal: 'SIGKILL', maxBuffer: bytesMax, env } as const;
  return new Promise((resolve) => {
    execFile('id', ['-Gnz', '--', name], options, (error, out) => resolve(readGroups(out, error)));
  });
}

/** Pure. A group that has no name any more is told by its number, and by an exit code: the others count all the same. */
export function readGroups(
  out: string,
  error: { readonly code?: unknown; readonly killed?: boolean; readonly message: string } | null,
): Groups {
  if (error?.killed) return { is: 'silent', said: `"id" gave no answer within ${withinMs / 1000} s` };
  if (error !== null && typeof error.code !== 'number') return { is: 'silent', said: error.message };
  const groups = out.split('\0').filter((group) => group !== '');
  return groups.length === 0 ? { is: 'no-account' } : { is: 'known', groups };
}
