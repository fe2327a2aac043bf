/**
 * A join that is under way: the key of this host, made before anybody is asked, in a directory beside the cluster file until
 * the host is a member. It tells a join that goes on from a host that is a node already, and the cluster knows the host by it.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HoldfastError } from '../../errors.ts';
import { writeIdentityFile } from '../../identity/identity-files.ts';
import { makeKey, renderKey } from '../../identity/keys.ts';

export interface Joining {
  readonly key: KeyObject;
  /** What the cluster gave is written: the cluster file comes last. */
  readonly isWritten: boolean;
  /** The host is a member, and this is over. */
  end(): void;
}

/** Where it lies. */
export function joiningIn(directory: string): string {
  return join(directory, 'joining');
}

/** `file`: the cluster file. Throws `already-joined`. */
export function beginJoining(file: string): Joining {
  const directory = joiningIn(dirname(file));
  const keyFile = join(directory, 'node.key');
  const isWritten = existsSync(file);
  const isUnderWay = existsSync(keyFile);
  if (isWritten && !isUnderWay) throw new HoldfastError('already-joined', { file });
  if (!isUnderWay) writeIdentityFile(keyFile, renderKey(makeKey()));
  return {
    key: createPrivateKey(readFileSync(keyFile)),
    isWritten,
    end: () => rmSync(directory, { recursive: true, force: true }),
  };
}
