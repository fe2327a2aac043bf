/** The key of the cluster and the socket of the agent: two files without which nothing is heard and nothing answers. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { socketPathMax } from '../../api/listen/unix-socket.ts';
import { readWholeFile } from '../../read-whole-file.ts';
import { parseClusterKeys } from '../../values/cluster-keys.ts';
import { keyBytesMax } from '../store/opened-store.ts';
import { type Check, failed, ok, warning } from './check.ts';

/** `path` undefined: which file it is cannot be told. */
export function checkKey(path: string | undefined): Check {
  const check = 'key of the cluster';
  if (path === undefined)
    return warning(
      check,
      'which file it is could not be read',
      'Run doctor as root, or with --cluster FILE.',
    );
  let mode: number;
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined)
      return failed(
        check,
        `${path} does not exist`,
        'Copy it from another node: without it nobody is heard.',
      );
    parseClusterKeys(readWholeFile(path, keyBytesMax));
    mode = there.mode & 0o777;
  } catch (error) {
    return failed(check, `${path} cannot be used: ${(error as Error).message}`, 'Copy it from another node.');
  }
  if ((mode & 0o077) === 0) return ok(check, path);
  const found = `${path} has the mode ${mode.toString(8)}: others than its owner have access`;
  return failed(check, found, `chmod 600 ${path}; if it may have been read, change it: holdfast key rotate`);
}

/** With which key file and identity the agent was last started; nothing: not yet, or it may not be read. */
export function filesOf(stateDir: string): { readonly keyFile?: string; readonly identity?: string } {
  try {
    return JSON.parse(readFileSync(join(stateDir, 'compiled.json'), 'utf8'));
  } catch {
    return {};
  }
}

export function checkSocketPath(stateDir: string): Check {
  const path = join(stateDir, 'api.sock');
  const bytes = Buffer.byteLength(path);
  if (bytes <= socketPathMax) return ok('socket', path);
  const found = `${path} has ${bytes} bytes, and a socket ${socketPathMax} at most`;
  return failed('socket', found, 'Use a shorter --state-dir: the agent does not start with this one.');
}
