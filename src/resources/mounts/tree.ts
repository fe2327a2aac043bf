/**
 * Which mounts belong to one resource. A resource that owns its file system (the disk must be free after its stop) owns
 * every mount of it, wherever and in whatever namespace. One that only shows something at a directory (a bind mount, a
 * network file system, something read-only) owns that directory, and the copies of this mount that other namespaces were
 * born with; whatever else is mounted from the same device is not its business. Both own what is mounted on what is theirs.
 */
import { isWithin, type Mount } from './mountinfo.ts';
import type { Namespace } from './namespaces.ts';

export interface MountTarget {
  /** Absolute, without symbolic links. */
  readonly directory: string;
  /** major:minor of the file systems that belong to the resource, all of them. */
  readonly devices: ReadonlySet<string>;
  /** What was mounted at the directory when the stop began: its copies elsewhere are known by it when it is gone. */
  readonly was: readonly Mount[];
}

export interface Placed {
  readonly namespace: Namespace;
  readonly mount: Mount;
}

/** Pure. What is to be taken down, in the order in which that is possible: what lies on top first, our own namespace first. */
export function findTree(namespaces: readonly Namespace[], target: MountTarget): readonly Placed[] {
  const own = namespaces.find(({ isOwn }) => isOwn)?.mounts ?? [];
  const here = [...target.was, ...own.filter(({ directory }) => directory === target.directory)];
  const devices = withoutRoot(target.devices, own);
  return namespaces.flatMap((namespace) => {
    const isOurs = (mount: Mount) =>
      devices.has(mount.device) ||
      (mount.directory === target.directory && (namespace.isOwn || here.some((h) => isCopy(h, mount))));
    return withNested(namespace.mounts, isOurs).map((mount) => ({ namespace, mount }));
  });
}

/** The file system that this machine itself runs from is never taken down, whatever a configuration says. */
function withoutRoot(devices: ReadonlySet<string>, own: readonly Mount[]): ReadonlySet<string> {
  const roots = new Set(own.filter(({ directory }) => directory === '/').map(({ device }) => device));
  return new Set([...devices].filter((device) => !roots.has(device)));
}

const isCopy = (a: Mount, b: Mount): boolean => a.device === b.device && a.root === b.root;

/** Ours and all that is mounted below, deepest first. */
function withNested(mounts: readonly Mount[], isOurs: (mount: Mount) => boolean): readonly Mount[] {
  const byId = new Map(mounts.map((mount) => [mount.id, mount]));
  const lineOf = (mount: Mount): Mount[] => {
    const line: Mount[] = [];
    for (let at: Mount | undefined = mount; at !== undefined && !line.includes(at); at = byId.get(at.parent))
      line.push(at);
    return line;
  };
  return mounts
    .map((mount) => ({ mount, line: lineOf(mount) }))
    .filter(({ line }) => line.some(isOurs))
    .sort((a, b) => b.line.length - a.line.length)
    .map(({ mount }) => mount);
}

/**
 * What hides a mount from its own path: something that was mounted later, above it. Unmounting by that path would take down
 * another one.
 */
export function hiddenBy({ namespace: { mounts }, mount }: Placed): Mount | undefined {
  const byId = new Map(mounts.map((m) => [m.id, m]));
  const passed = new Set<Mount>();
  for (let at: Mount | undefined = mount; at !== undefined && !passed.has(at); at = byId.get(at.parent)) {
    const { id, parent, directory } = at;
    passed.add(at);
    const cover = mounts.find(
      (m) =>
        m.parent === parent && m.id !== id && m.directory !== directory && isWithin(directory, m.directory),
    );
    if (cover !== undefined && !passed.has(cover) && cover.id !== parent) return cover;
  }
  return undefined;
}

/** For people. */
export function describePlaced({ namespace, mount }: Placed): string {
  const what = `${mount.source} (${mount.fstype}) at ${mount.directory}`;
  return namespace.isOwn ? what : `${what} in ${namespace.where}`;
}

/** Paths below a mount of the tree, as whoever lives in that namespace calls them. */
export function isInTree(tree: readonly Placed[], path: string): boolean {
  return tree.some(({ mount }) => isWithin(path, mount.directory));
}
