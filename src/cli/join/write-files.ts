/** What the cluster gave to a host that joins, written where its cluster file names it; that file comes last. */
import { parseClusterText } from '../../config/load-cluster-file.ts';
import { HoldfastError } from '../../errors.ts';
import { identityFiles, readIdentity } from '../../identity/identity.ts';
import { writeIdentityFile } from '../../identity/identity-files.ts';
import type { JoinedHost } from '../../ports/joining.ts';

/** `file`: absolute; `key`: PEM of this host. The paths that were written. Throws `join-stopped` and what the system says. */
export function writeFiles(file: string, joined: JoinedHost, key: string): readonly string[] {
  const { keyFile, identity } = parseClusterText(joined.file, file);
  if (keyFile === undefined || identity === undefined)
    throw new HoldfastError('join-stopped', {
      step: 'read the cluster file that the cluster gave',
      reason: 'this version cannot: compare "holdfast version" here and there',
    });
  const files = identityFiles(identity);
  writeIdentityFile(files.key, key);
  writeIdentityFile(files.authority, joined.authority);
  if (joined.people !== null) writeIdentityFile(files.people, joined.people);
  writeIdentityFile(files.certificate, joined.certificate);
  readIdentity(identity);
  writeIdentityFile(keyFile, Buffer.from(joined.key, 'base64'));
  writeIdentityFile(file, joined.file);
  return [identity, keyFile, file];
}
