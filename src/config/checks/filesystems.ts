/**
 * A local file system that two nodes mount at once is destroyed. So no device may be in two groups, which may run on
 * different nodes; network and cluster file systems are made for that, and reading alone does no harm.
 */
import { error, type Finding, warning } from '../diagnostic.ts';
import type { CheckInput } from './input.ts';

const SHARED = /^(nfs4?|cifs|smb3|ceph|glusterfs|lustre|beegfs|9p|gfs2|ocfs2|fuse(\..*)?|tmpfs|overlay)$/;

interface Mounted {
  readonly group: string;
  readonly resource: string;
  readonly device: string;
}

/** A mount over one of these hides what the node itself needs. */
const SYSTEM =
  /^\/((bin|boot|dev|etc|lib|lib32|lib64|libx32|proc|root|run|sbin|sys|tmp|usr|var|var\/lib|var\/log)\/?)?$/;

export function checkFilesystems(input: CheckInput): Finding[] {
  return [...checkDevices(input), ...checkDirectories(input)];
}

function checkDirectories({ model }: CheckInput): Finding[] {
  const taken = new Map<string, { readonly group: string; readonly resource: string }>();
  return Object.entries(model.groups).flatMap(([group, { resources }]) =>
    Object.entries(resources).flatMap(([resource, its]) => {
      if (its.type !== 'filesystem') return [];
      const path = ['groups', group, 'resources', resource, 'directory'];
      const { directory } = its;
      if (SYSTEM.test(directory)) {
        const wrong = `a mount on "${directory}" hides what the node itself needs`;
        return [error('system-directory', path, wrong, 'name a directory of its own, for example /srv/data')];
      }
      const first = taken.get(directory);
      taken.set(directory, first ?? { group, resource });
      if (first === undefined) return [];
      const wrong = `resource "${first.resource}" of group "${first.group}" mounts on "${directory}", too: on the same node one would hide the other`;
      // Groups may be kept on different nodes.
      const judge = first.group === group ? error : warning;
      return [judge('duplicate-directory', path, wrong, 'name another directory')];
    }),
  );
}

function checkDevices({ model }: CheckInput): Finding[] {
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
