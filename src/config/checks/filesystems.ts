/**
 * A local file system that two nodes mount at once is destroyed. So no device may be in two groups, which may run on
 * different nodes; network and cluster file systems are made for that, and reading alone does no harm.
 */
import { error, type Finding } from '../diagnostic.ts';
import type { CheckInput } from './input.ts';

const SHARED = /^(nfs4?|cifs|smb3|ceph|glusterfs|lustre|beegfs|9p|gfs2|ocfs2|fuse(\..*)?|tmpfs|overlay)$/;

interface Mounted {
  readonly group: string;
  readonly resource: string;
  readonly device: string;
}

export function checkFilesystems({ model }: CheckInput): Finding[] {
  const all = Object.entries(model.groups).flatMap(([group, { resources }]) =>
    Object.entries(resources).flatMap(([resource, its]): Mounted[] => {
      if (its.type !== 'filesystem' || SHARED.test(its.fstype) || isReadOnly(its.options)) return [];
      return [{ group, resource, device: its.device }];
    }),
  );
  return all.flatMap(({ group, resource, device }, i) => {
    const first = all.slice(0, i).find((other) => other.device === device && other.group !== group);
    if (first === undefined) return [];
    const wrong = `"${device}" is mounted by resource "${first.resource}" of group "${first.group}" already: two nodes that mount it at once destroy it`;
    const right = 'put both resources into one group, mount it with the option ro, or name another device';
    return [error('duplicate-device', ['groups', group, 'resources', resource, 'device'], wrong, right)];
  });
}

function isReadOnly(options: string | undefined): boolean {
  return options?.split(',').includes('ro') ?? false;
}
