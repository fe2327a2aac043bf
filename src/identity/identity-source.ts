/**
 * The identity of a node as whatever connection begins next should show it: the newest that could be read. For whoever cannot
 * do without one.
 */
import { followIdentity } from './follow-identity.ts';
import { type Identity, readIdentity } from './identity.ts';

/** The same object until something has changed. Throws IdentityError where there never was a usable one. */
export type IdentitySource = () => Identity;

export function createIdentitySource(directory: string): IdentitySource {
  const newest = followIdentity(directory, () => {});
  return () => newest() ?? readIdentity(directory);
}
