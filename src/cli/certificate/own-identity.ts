/** What the commands of certificates need: where the identity of a cluster file lies, and who this node is. */
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { Config, NodeName } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import { passphraseCharactersMin } from '../../identity/keys.ts';
import { readWholeFile } from '../../read-whole-file.ts';
import { canonicalAddress } from '../../values/subnet.ts';
import { didYouMean } from '../../values/suggest.ts';
import type { LoadedFile } from '../files/load.ts';

/** Throws `identity-unnamed`. */
export function directoryOf({ identity }: LoadedFile, file: string): string {
  if (identity !== undefined) return identity;
  throw new HoldfastError('identity-unnamed', { file });
}

const passphraseBytesMax = 64 * 1024;

export interface PassphraseInput {
  readonly 'passphrase-file': string | undefined;
}

/** Undefined where no file is named. Throws `passphrase-unusable`. */
export function readPassphrase({ 'passphrase-file': file }: PassphraseInput): string | undefined {
  if (file === undefined) return undefined;
  const refuse = (reason: string) => new HoldfastError('passphrase-unusable', { file, reason });
  let text: string;
  try {
    text = readWholeFile(file, passphraseBytesMax).toString('utf8').trim();
  } catch (error) {
    throw refuse((error as Error).message);
  }
  if (text.length < passphraseCharactersMin)
    throw refuse(`it has ${text.length} characters, and at least ${passphraseCharactersMin} are needed`);
  return text;
}

/** The node that is meant, or the one with an address of this machine. Throws `unknown-node`. */
export function nodeHere({ nodes }: Config, named: string | undefined): NodeName | undefined {
  if (named !== undefined) {
    if (nodes[named] === undefined) throw unknownNode(nodes, named);
    return named;
  }
  const own = new Set(
    Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).map(({ address }) => canonicalAddress(address)),
    ),
  );
  const has = ([, { addresses }]: [string, Config['nodes'][string]]) =>
    Object.values(addresses).some((address) => own.has(canonicalAddress(address)));
  return Object.entries(nodes).find(has)?.[0];
}

export function unknownNode(nodes: Config['nodes'], name: string): HoldfastError {
  return new HoldfastError('unknown-node', { name, advice: didYouMean(name, Object.keys(nodes), 'node') });
}

/** Throws `certificate-exists`. */
export function mustBeFree(path: string): void {
  if (existsSync(path)) throw new HoldfastError('certificate-exists', { path });
}
