/**
 * Gives the key of the authority to another node, and takes it. It is removed here only after the other one has signed with
 * what lies on its disk; while it is being given nothing is taken and nothing removed, so that two nodes that give it to each
 * other at the same time both keep it.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { NodeName } from '../core/config.ts';
import {
  heldBy,
  heldFiles,
  isProof,
  keptFor,
  proveHeld,
  readSealed,
  removeHeld,
  stateOfHeld,
  takeSealed,
} from '../identity/held-authority.ts';
import { identityFiles } from '../identity/identity.ts';
import type {
  AuthorityRole,
  GiveAsked,
  Given,
  KeyRefusal,
  KeyState,
  KeysHeld,
  KeysOffered,
} from '../ports/authority-role.ts';

export interface RoleOptions {
  readonly self: NodeName;
  /** Directory. */
  readonly identity: string | undefined;
  /** To another node, over TLS. Rejects with what it said, or why it was not reached. */
  offer(to: NodeName, offered: KeysOffered): Promise<KeysHeld>;
  stateOf(node: NodeName): Promise<KeyState | string>;
}

const inWork: KeyRefusal = {
  is: 'not-taken',
  said: 'it is giving the key to another node at this moment; ask again when that has ended.',
};

export function createAuthorityRole(o: RoleOptions): AuthorityRole {
  const { self, identity: directory } = o;
  let giving = false;
  return {
    state: () => (directory === undefined ? noIdentity : stateHere(directory)),
    stateOf: o.stateOf,
    async give(asked) {
      if (directory === undefined) return { is: 'no-identity' };
      if (giving) return inWork;
      giving = true;
      try {
        return await give(o, directory, asked);
      } catch (error) {
        return refusalOf(error);
      } finally {
        giving = false;
      }
    },
    take(offered) {
      if (directory === undefined) return { is: 'no-identity' };
      if (giving) return inWork;
      return orRefused(() => {
        takeSealed(directory, offered);
        return { is: 'taken', ...proveHeld(directory, heldBy(self, offered.nonce), offered.passphrase) };
      });
    },
    drop(nonce, held, passphrase) {
      if (directory === undefined) return { is: 'no-identity' };
      if (giving) return inWork;
      if (!existsSync(identityFiles(directory).authorityKey)) return { is: 'not-held' };
      return orRefused(() =>
        isProof(directory, keptFor(self, nonce), held, passphrase)
          ? { is: 'dropped', removed: removeHeld(directory) }
          : { is: 'not-taken', said: 'what was signed was not signed with the key that lies here.' },
      );
    },
  };
}

const noIdentity: KeyState = { is: 'no-identity', fingerprint: null, said: null };

function stateHere(directory: string): KeyState {
  const state = stateOfHeld(directory);
  return {
    is: state.is,
    fingerprint: state.is === 'ready' ? state.fingerprint : null,
    said: state.is === 'unusable' ? state.said : null,
  };
}

async function give(o: RoleOptions, directory: string, asked: GiveAsked): Promise<Given> {
  const { to, moves, passphrase } = asked;
  if (!existsSync(identityFiles(directory).authorityKey)) return finishMove(o, directory, asked);
  const sealed = readSealed(directory, passphrase);
  const nonce = randomBytes(16).toString('hex');
  let held: KeysHeld;
  try {
    held = await o.offer(to, { ...sealed, nonce });
  } catch (error) {
    return { is: 'not-taken', said: (error as Error).message };
  }
  if (!isProof(directory, heldBy(to, nonce), held, passphrase))
    return { is: 'not-taken', said: 'it did not sign with the key that it was given.' };
  return { is: 'given', removed: moves ? removeHeld(directory) : [] };
}

/** A move that was cut off in its last step: the other node has the key, and here lies what was beside it. */
async function finishMove(o: RoleOptions, directory: string, { to, moves }: GiveAsked): Promise<Given> {
  if (!moves || heldFiles(directory).length === 0) return { is: 'not-held' };
  const state = await o.stateOf(to);
  if (typeof state === 'string' || state.is !== 'ready') return { is: 'not-held' };
  return { is: 'given', removed: removeHeld(directory) };
}

function orRefused<T>(work: () => T): T | KeyRefusal {
  try {
    return work();
  } catch (error) {
    return refusalOf(error);
  }
}

/** Files that cannot be read or written, too. */
function refusalOf(error: unknown): KeyRefusal {
  const { message, details } = error as Error & {
    readonly details?: { readonly file?: string; readonly reason?: string };
  };
  const { file = 'its file', reason = message } = details ?? {};
  return { is: 'closed', file, reason };
}
