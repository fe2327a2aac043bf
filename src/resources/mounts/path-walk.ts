/**
 * Paths followed without asking a file system that may not answer: what lies on another machine is taken by its name, for
 * one look at a dead server never ends and would hold up the whole daemon.
 */
import { join } from 'node:path/posix';
import { isWithin, type Mount } from './mountinfo.ts';
import { readLink } from './proc.ts';

const remote = /^(nfs4?|cifs|smb3|9p|ceph|glusterfs|lustre|beegfs|afs|autofs|gfs2|ocfs2|fuse(\..*)?)$/;
/** As many as the kernel follows. */
const linksMax = 40;

/** Whether the path lies on a file system that needs another machine, or a process, to answer. */
export function isRemote(path: string, mounts: readonly Mount[]): boolean {
  let at: Mount | undefined;
  for (const mount of mounts) {
    const isDeeper = mount.directory.length >= (at?.directory.length ?? 0);
    if (isDeeper && isWithin(path, mount.directory)) at = mount;
  }
  return at !== undefined && remote.test(at.fstype);
}

/** The absolute path without symbolic links, as far as it can be told; what is not there stays as it is written. */
export function followLinks(
  path: string,
  mounts: readonly Mount[],
  linkAt: (path: string) => string | undefined = readLink,
): string {
  let at = '/';
  let rest = path.split('/').filter(Boolean);
  for (let links = 0; rest.length > 0; ) {
    const [name = '', ...below] = rest;
    const next = join(at, name);
    if (isRemote(next, mounts)) return join(next, ...below);
    const target = links < linksMax ? linkAt(next) : undefined;
    rest = target === undefined ? below : [...target.split('/').filter(Boolean), ...below];
    if (target !== undefined) links += 1;
    if (target === undefined) at = next;
    else if (target.startsWith('/')) at = '/';
  }
  return at;
}
