/**
 * The key file of a running agent: what is copied over it counts within some seconds, without a restart. A file that cannot be
 * used changes nothing: what counted before goes on counting, and it is told. So is one that has none of the keys in use: every
 * step of a change of keys leaves one that counted before, and a node that signed with another would be lost by all
 * the others. Only a node that hears none of them has nothing to lose by it: it may have missed every step.
 */
import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type KeyRing, keyId, parseKeyRing } from '../values/cluster-keys.ts';

const everyMs = 2000;

/** Why the file is not taken up as it is now. `key`: the id of the one that would sign. */
export type KeyFileTrouble =
  | { readonly is: 'unusable'; readonly said: string }
  | { readonly is: 'foreign'; readonly key: string };

export interface FollowedKeys {
  /** What counts: of another content once the file was taken up. */
  readonly ring: KeyRing;
  trouble(): KeyFileTrouble | undefined;
}

export interface KeyFollower {
  /** One sentence without its period. */
  readonly report: (said: string) => void;
  /** None of the others is heard, so nobody would be lost. */
  readonly isAlone: () => boolean;
  /** Keys or trouble are others now. */
  readonly onChange: () => void;
}

/** `first`: what is in it now. Until the signal. */
export function watchKeyFile(
  file: string,
  first: KeyRing,
  { report, isAlone, onChange }: KeyFollower,
  signal: AbortSignal,
): FollowedKeys {
  const ring = { ...first };
  let trouble: KeyFileTrouble | undefined;
  const look = async () => {
    const next = await readRing(file);
    const before = trouble;
    trouble = next instanceof Error ? { is: 'unusable', said: next.message } : foreign(ring, next, isAlone);
    if (trouble === undefined && !takeUp(next as KeyRing) && before === undefined) return;
    if (trouble !== undefined) report(troubleWords(trouble));
    onChange();
  };
  /** False where it says what counts already. */
  const takeUp = (next: KeyRing): boolean => {
    if (inWords(next) === inWords(ring)) return false;
    Object.assign(ring, next);
    report(`The key file changed: ${inWords(next)}`);
    return true;
  };
  const changed = () => void look();
  watchFile(file, { interval: everyMs, persistent: false }, changed);
  signal.addEventListener('abort', () => unwatchFile(file, changed), { once: true });
  return { ring, trouble: () => trouble };
}

async function readRing(file: string): Promise<KeyRing | Error> {
  try {
    return parseKeyRing(await readFile(file));
  } catch (error) {
    return error as Error;
  }
}

function foreign(ring: KeyRing, next: KeyRing, isAlone: () => boolean): KeyFileTrouble | undefined {
  const known = new Set(ring.keys.map(keyId));
  if (next.keys.some((key) => known.has(keyId(key))) || isAlone()) return undefined;
  return { is: 'foreign', key: keyId(next.keys[0]) };
}

function troubleWords(trouble: KeyFileTrouble): string {
  return trouble.is === 'unusable'
    ? `The key file changed and cannot be used, so what was in it before counts: ${trouble.said}`
    : `The key file changed and has none of the keys in use (${trouble.key} would sign), so what was in it before counts`;
}

function inWords({ keys, step }: KeyRing): string {
  const ids = keys.map(keyId);
  return `${ids[0]} signs, accepted: ${ids.join(', ')}${step === undefined ? '' : ` (step ${step})`}`;
}
