/**
 * `holdfast authority offline`: the key of the authority leaves for a directory that is taken away. What was written is read again
 * and signed with before anything is removed; the agent removes it, so that its audit log has it. Where none runs, on a host that
 * has left, this command does.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { HoldfastError } from '../../errors.ts';
import {
  heldFiles,
  isProof,
  keptFor,
  proveHeld,
  readSealed,
  removeHeld,
} from '../../identity/held-authority.ts';
import { identityFiles } from '../../identity/identity.ts';
import { writeIdentityFile } from '../../identity/identity-files.ts';
import { clientOf } from '../agent.ts';
import {
  directoryOf,
  mustBeFree,
  type PassphraseInput,
  readPassphrase,
} from '../certificate/own-identity.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { loadFile } from '../files/load.ts';
import type { StateDirInput, YesInput } from '../options.ts';
import { assertParentIsThere } from '../parent-directory.ts';

type OfflineInput = StateDirInput &
  PassphraseInput &
  YesInput & { readonly directory: string; readonly cluster: string };

/** Rejects with `authority-closed`, `certificate-exists`, `authority-unwritten`, before anything is removed. */
export async function takeOffline(context: Context, input: OfflineInput): Promise<undefined> {
  const home = directoryOf(loadFile(context, input.cluster), input.cluster);
  const passphrase = readPassphrase(input);
  const { beside } = readSealed(home, passphrase);
  const to = resolve(input.directory);
  mustBeFree(to);
  assertParentIsThere(to, (reason) => new HoldfastError('authority-unwritten', { to, reason }));
  await confirm(
    context,
    input,
    `Write the key of the authority to ${to}, and remove it from this node? No host joins and no certificate is renewed by a node without it.`,
  );
  writeCopy(home, to);
  mustBeWhole(home, to, passphrase);
  const removed = await remove(context, input, { home, to, passphrase });
  context.out.write(`${told(to, removed, beside)}\n`);
  return undefined;
}

/** The key last: a directory that has it has all. */
function writeCopy(home: string, to: string): void {
  const { authority, people, authorityKey } = identityFiles(home);
  const held = heldFiles(home).filter((file) => file !== authorityKey);
  const files = [authority, ...(existsSync(people) ? [people] : []), ...held, authorityKey];
  try {
    for (const file of files) writeIdentityFile(join(to, basename(file)), readFileSync(file));
  } catch (error) {
    throw new HoldfastError('authority-unwritten', { to, reason: (error as Error).message });
  }
}

function mustBeWhole(home: string, to: string, passphrase: string | undefined): void {
  const asked = keptFor('this host', randomBytes(16).toString('hex'));
  if (isProof(home, asked, proveHeld(to, asked, passphrase), passphrase)) return;
  throw new HoldfastError('authority-unwritten', { to, reason: 'what was written signs with another key' });
}

interface Places {
  readonly home: string;
  readonly to: string;
  readonly passphrase: string | undefined;
}

async function remove(
  context: Context,
  input: OfflineInput,
  { home, to, passphrase }: Places,
): Promise<readonly string[]> {
  const client = clientOf(context, input);
  try {
    const { node } = await client.authorityKey();
    const nonce = randomBytes(16).toString('hex');
    const held = proveHeld(to, keptFor(node, nonce), passphrase);
    const given = passphrase === undefined ? {} : { passphrase };
    return (await client.dropAuthority({ nonce, held, ...given })).removed;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'agent-unreachable') throw error;
    return removeHeld(home);
  }
}

function told(to: string, removed: readonly string[], beside: boolean): string {
  const opens = beside
    ? ' Its passphrase lies beside it: who has this directory can issue certificates of the cluster.'
    : ' Its passphrase is where it was; without it the directory is worth nothing.';
  return `The key of the authority is in ${to}, and was signed with from there.${opens} Removed here: ${removed.join(', ')}. Other nodes that have it keep it: "holdfast authority show". Back to a node: holdfast authority import ${to}.`;
}
