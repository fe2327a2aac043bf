/** How the parameters of a mount are read. */
import { normalize } from 'node:path/posix';

/** One spelling per directory, without a slash at its end. */
export function mountPoint(directory: string): string {
  return normalize(directory).replace(/(.)\/$/, '$1');
}

export function isReadOnly(options: string): boolean {
  return options.split(',').includes('ro');
}

/** Made for several nodes at once, or nothing that a disk holds. */
const shared = /^(nfs4?|cifs|smb3|ceph|glusterfs|lustre|beegfs|9p|gfs2|ocfs2|fuse(\..*)?|tmpfs|overlay)$/;

/** A local file system that two nodes mount at once is destroyed; reading alone does no harm. */
export function isExclusive(fstype: string, options: string): boolean {
  return !shared.test(fstype) && !isReadOnly(options);
}

/** Shows a directory of a file system that is mounted already. */
export function isBind(options: string): boolean {
  return options.split(',').some((option) => option === 'bind' || option === 'rbind');
}
