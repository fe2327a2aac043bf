/**
 * The keys of a cluster, as they lie in its key file: one, as it was made by `init`, or several while one takes the place of
 * another (`holdfast key rotate`). The first signs, all of them are accepted.
 *
 * A file is one key, whatever bytes it has, without the white space around it; unless its first line is `holdfast keys`,
 * which may say at which step the change is: then each further line is one.
 */
import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import type { KeyStep } from './next-key-step.ts';

export type ClusterKeys = readonly [KeyObject, ...KeyObject[]];

/** The keys of now; another array once they have changed. */
export interface KeyRing {
  readonly keys: ClusterKeys;
  /** At which step a change of keys is, where the file says so. */
  readonly step?: KeyStep | undefined;
}

const several = /^holdfast keys(?:: (accept|sign))?$/;
const bytesMin = 16;

/** Throws an Error that says what is wrong with the text. */
export function parseClusterKeys(text: Buffer): ClusterKeys {
  const [first = '', ...rest] = text.toString('latin1').trim().split('\n');
  const texts = several.test(first.trim())
    ? rest.map((line) => line.trim()).filter(Boolean)
    : [text.toString('latin1').trim()];
  const [one, ...others] = texts.map(keyOf);
  if (one === undefined) throw new Error('it names no key');
  return [one, ...others];
}

export function parseKeyRing(text: Buffer): KeyRing {
  return { keys: parseClusterKeys(text), step: stepOf(text) };
}

/** At which step the change of keys is, as the file says; undefined where there is none. */
export function stepOf(text: Buffer): KeyStep | undefined {
  const [first = ''] = text.toString('latin1').trim().split('\n');
  return several.exec(first.trim())?.[1] as KeyStep | undefined;
}

export function renderClusterKeys(keys: ClusterKeys, step: KeyStep | undefined): string {
  const texts = keys.map((key) => key.export().toString('latin1'));
  return step === undefined ? `${texts[0]}\n` : `${[`holdfast keys: ${step}`, ...texts].join('\n')}\n`;
}

/** Tells keys apart and tells nothing about them. */
export function keyId(key: KeyObject): string {
  return createHash('sha256').update('holdfast key\n').update(key.export()).digest('hex').slice(0, 8);
}

function keyOf(text: string): KeyObject {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.length >= bytesMin) return createSecretKey(bytes);
  throw new Error(`it has a key of ${bytes.length} bytes, at least ${bytesMin} are needed`);
}
