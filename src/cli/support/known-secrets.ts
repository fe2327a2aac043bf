/** What must not leave this machine, by its value: keys, passphrases, passwords. Read to be hidden, and for nothing else. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config, Json } from '../../core/config.ts';
import { readWholeFile } from '../../read-whole-file.ts';
import { ofNode } from '../../resource-types/environment.ts';
import { readSecret } from '../../secrets/read-secret.ts';
import { isSecretName } from '../../secrets/secret-names.ts';
import { sourceOf } from '../../secrets/secret-source.ts';
import { filesOf } from '../doctor/check-key.ts';

export interface SecretPlaces {
  readonly stateDir: string;
  readonly config: Config | undefined;
  /** This one: `{node}` where a secret is found. */
  readonly node: string;
  readonly keyFile?: string | undefined;
  readonly identity?: string | undefined;
}

export async function readKnownSecrets({
  stateDir,
  config,
  node,
  ...named
}: SecretPlaces): Promise<readonly string[]> {
  const { keyFile = named.keyFile, identity = named.identity } = filesOf(stateDir);
  const files = [...(keyFile === undefined ? [] : keyFiles(keyFile)), ...keysIn(identity)];
  return [...files.flatMap(wordsOf), ...(await inConfig(config as unknown as Json | undefined, node))];
}

/** Beside the key of the cluster may lie the one before it, or the next. */
function keyFiles(path: string): string[] {
  return [path, ...list(dirname(path)).filter((file) => file.startsWith(`${path}.`))];
}

function keysIn(directory: string | undefined): string[] {
  return list(directory).filter((file) => !file.endsWith('.crt'));
}

function list(directory: string | undefined): string[] {
  try {
    return directory === undefined ? [] : readdirSync(directory).map((name) => join(directory, name));
  } catch {
    return [];
  }
}

const bytesMax = 16 * 1024 * 1024;

/** Each line of its own: a line of a key is as good as hidden when all are. */
function wordsOf(file: string): string[] {
  try {
    return readWholeFile(file, bytesMax)
      .toString('latin1')
      .split(/\s+/)
      .filter((word) => word.length >= 16);
  } catch {
    return [];
  }
}

/** Those that stand in it under a name which says so, and those it says where to find. */
async function inConfig(value: Json | undefined, node: string, name = ''): Promise<string[]> {
  if (typeof value === 'string') return isSecretName(name) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const source = sourceOf(value);
  const secret = source && (await readSecret(ofNode(source, node)));
  if (secret !== undefined) return 'value' in secret ? [secret.value] : [];
  const found = await Promise.all(
    Object.entries(value).map(([key, its]) => inConfig(its as Json, node, Array.isArray(value) ? name : key)),
  );
  return found.flat();
}
