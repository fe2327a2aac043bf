/** What is mounted of a resource at this moment, anywhere on this machine, and whether its device is free for somebody else. */
import type { MountedThing } from '../mounted-thing.ts';
import {
  type DeviceIdentity,
  identifyDevice,
  type LoopDevice,
  loopsOver,
  numbersOf,
} from './device-identity.ts';
import { claimDevice } from './kernel-calls.ts';
import { findHolders, findKernelUsers } from './kernel-users.ts';
import { type Mount, topAt } from './mountinfo.ts';
import { type Namespace, readNamespaces, readOwnMounts } from './namespaces.ts';
import { followLinks } from './path-walk.ts';
import { findTree, type Placed } from './tree.ts';
import { findUsers, type User } from './users.ts';

export interface Look {
  readonly directory: string;
  readonly identity: DeviceIdentity;
  /** major:minor of file systems on the device. */
  readonly numbers: ReadonlySet<string>;
  /** On top at the directory, in our own namespace. */
  readonly top: Mount | undefined;
  readonly tree: readonly Placed[];
  readonly namespaces: readonly Namespace[];
  /** Namespaces that are there and could not be read, in words. */
  readonly unread: readonly string[];
}

/** `before`: the tree when the stop began. */
export async function lookAt(
  { directory, device }: MountedThing,
  before: readonly Placed[] = [],
): Promise<Look> {
  const { all, unread } = await readNamespaces();
  const own = all.find(({ isOwn }) => isOwn)?.mounts ?? [];
  const identity: DeviceIdentity = device === undefined ? { is: 'none' } : await identifyDevice(device, own);
  const real = realMountPoint(directory, own);
  const elsewhere = all.filter(({ isOwn }) => !isOwn).flatMap(({ mounts }) => mounts);
  const numbers = numbersOf(identity, own, elsewhere);
  const bottom = own.find((mount) => mount.directory === real);
  // A device that has lost its name is still what lies at the directory.
  const lost = device !== undefined && numbers.size === 0 && bottom !== undefined ? [bottom.device] : [];
  const devices = new Set([...numbers, ...lost]);
  const was = before.map(({ mount }) => mount).filter((mount) => mount.directory === real);
  const tree = findTree(all, { directory: real, devices, was });
  return {
    directory: real,
    identity,
    numbers: devices,
    top: topAt(own, real),
    tree,
    namespaces: all,
    unread,
  };
}

/** What is mounted on top at the directory here; cheap. */
export function findMount(directory: string): Mount | undefined {
  const own = readOwnMounts();
  return topAt(own, realMountPoint(directory, own));
}

/** The mount table knows no symbolic links. */
function realMountPoint(directory: string, mounts: readonly Mount[]): string {
  return topAt(mounts, directory) === undefined ? followLinks(directory, mounts) : directory;
}

export interface Held {
  /** Everything that is known to hold it, in words; empty: nobody knows who. */
  readonly by: readonly string[];
  /** Processes among them. */
  readonly users: readonly User[];
}

const claimsWithinMs = 3000;
/** Somebody may have it for a moment and go away, as a check of a file system does: so long that is waited for. */
const momentMs = [50, 100, 200];

/**
 * Undefined once the kernel itself would give the device to another; asked when nothing is mounted any more. A file system
 * that was unmounted lazily, or that an overlay took a layer of, is in no mount table and holds its device all the same.
 * `before`: what was mounted when the stop began.
 */
export async function findHold(look: Look, before: readonly Placed[]): Promise<Held | undefined> {
  const devices = heldDevices(look);
  // Hosts of a lab share one kernel and do not see each other: another one may have it by right. What is seen here counts.
  if (process.env.HOLDFAST_LAB !== undefined) {
    const held = await findHolding(look, devices, before);
    return held.by.length === 0 ? undefined : held;
  }
  let held = await claimAll(look, devices, before);
  for (const ms of momentMs) {
    if (held === undefined || held.by.length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, ms));
    held = await claimAll(look, devices, before);
  }
  return held;
}

async function claimAll(
  look: Look,
  devices: readonly LoopDevice[],
  before: readonly Placed[],
): Promise<Held | undefined> {
  const claims = devices.map(({ path }) => claimDevice(path, claimsWithinMs));
  const answers = await Promise.all(claims);
  const busy = devices.filter((_, index) => answers[index]?.is === 'busy');
  if (busy.length > 0) return findHolding(look, busy, before);
  // Where the kernel has given its word, a namespace that cannot be read has nothing of it.
  const isTold = answers.every(({ is }) => is === 'free');
  return isTold || look.unread.length === 0 ? undefined : { by: look.unread, users: [] };
}

function heldDevices({ identity, namespaces }: Look): readonly LoopDevice[] {
  if (identity.is === 'none') return [];
  const own = namespaces.find(({ isOwn }) => isOwn)?.mounts ?? [];
  const loops = loopsOver(identity.path, own);
  return identity.is === 'image' ? loops : [identity, ...loops];
}

async function findHolding(
  look: Look,
  devices: readonly LoopDevice[],
  before: readonly Placed[],
): Promise<Held> {
  if (devices.length === 0) return { by: [], users: [] };
  const numbers = new Set(devices.map(({ number }) => number));
  const known = new Set(look.namespaces.flatMap(({ mounts }) => mounts.map(({ id }) => id)));
  const users = await findUsers({
    mayBeAt: () => true,
    mayBeOn: (mount) => !known.has(mount),
    isMeant: (place) => place !== undefined && numbers.has(place.device) && !known.has(place.mount),
  });
  const holders = devices.flatMap(({ number }) => findHolders(number));
  const kernel = [...holders, ...findKernelUsers(before, look.namespaces)];
  return { by: [...users.map(({ shown }) => shown), ...kernel], users };
}
