/** What a key or an option is called whose value opens something. One list: for what is hidden, warned of and masked. */

/** For a regular expression without regard to case: what such a name ends with. */
export const secretNames =
  'passw(?:or)?d|passphrase|secret|token|community|credentials?|(?:secret|access|api)[_-]?key';

const atTheEnd = new RegExp(`(?:${secretNames})$`, 'i');

/** `password_script` and `identity_file` name a place, not a secret. */
export function isSecretName(name: string): boolean {
  return atTheEnd.test(name);
}
