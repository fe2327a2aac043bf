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

/** A local file system: two nodes that mount it at once destroy it, unless both only read. */
export function isOfOneNode(fstype: string): boolean {
  return !shared.test(fstype);
}

/** Shows a directory of a file system that is mounted already. */
export function isBind(options: string): boolean {
  return options.split(',').some((option) => option === 'bind' || option === 'rbind');
}
