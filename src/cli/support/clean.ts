/**
 * Takes secrets out of whatever goes into a support bundle: those that are known by their value, and what looks like one. Too
 * much is hidden rather than too little. Pure.
 */
import { createMask, maskWord } from '../../secrets/mask.ts';
import { secretNames } from '../../secrets/secret-names.ts';

/** Shorter ones stand in many words; they are hidden by the key they stand under. */
const knownMin = 6;

const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
/** Of a role, or the text with one in it that a host joins by. */
const holdfastToken = /hft_[0-9a-f]{8}_[A-Za-z0-9_-]{16,}|hf1\.[A-Za-z0-9_-]{16,}/g;
/** `password=b`, `"password": "b"`, `DB_PASSWORD: b`; of JSON no value that is none. */
const named = new RegExp(
  `((?:${secretNames})["']?\\s*[=:]\\s*["']?)(?!null\\b|true\\b|false\\b)([^\\s,;"'}{\\[\\]]+)`,
  'gi',
);
/** `--password b`, the word after it. */
const argument = new RegExp(
  `((?<!\\w)--?(?:\\w+[_-])*(?:${secretNames})["']?,?\\s+["']?)([^\\s,;"'-][^\\s,;"']*)`,
  'gi',
);

export function createCleaner(known: readonly string[]): (text: string) => string {
  const mask = createMask(known.filter((secret) => secret.length >= knownMin));
  return (text) =>
    mask(text)
      .replace(privateKey, maskWord)
      .replace(holdfastToken, maskWord)
      .replace(named, `$1${maskWord}`)
      .replace(argument, `$1${maskWord}`);
}
