/** The identity of a running node: what is renewed on the disk counts from the next look on, without a restart. */
import { statSync } from 'node:fs';
import { type Identity, identityFiles, readIdentity } from './identity.ts';

/**
 * The newest that could be read; the same object while the files are the same. `report`: one sentence, once until it is
 * another; what cannot be used changes nothing.
 */
export function followIdentity(
  directory: string,
  report: (said: string) => void,
): () => Identity | undefined {
  const { authority, people, certificate, key } = identityFiles(directory);
  let seen = '';
  let told = '';
  let identity: Identity | undefined;
  return () => {
    const now = [authority, people, certificate, key].map(stateOf).join();
    if (now === seen) return identity;
    seen = now;
    try {
      identity = readIdentity(directory);
      told = '';
    } catch (error) {
      const { message } = error as Error;
      if (message !== told) report(message);
      told = message;
    }
    return identity;
  };
}

function stateOf(file: string): string {
  const there = statSync(file, { throwIfNoEntry: false });
  return there === undefined ? 'none' : `${there.ino} ${there.mtimeMs} ${there.size}`;
}
