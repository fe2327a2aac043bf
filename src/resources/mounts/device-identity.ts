/**
 * What a device of the cluster file is on this machine. One disk has many names (/dev/sdb1, a link of udev, a volume's
 * name, UUID=, LABEL=); the kernel has one number for it. An image file has a loop device, or several.
 */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { formatDevice } from '../../values/device-number.ts';
import type { Mount } from './mountinfo.ts';
import { followLinks, isRemote } from './path-walk.ts';
import { readNames, readText } from './proc.ts';

export type DeviceIdentity =
  | { readonly is: 'block'; readonly number: string; readonly path: string }
  | { readonly is: 'image'; readonly path: string }
  /** It is not there, or no device: nothing of it can be mounted by its name. */
  | { readonly is: 'none' };

const findsWithinMs = 3000;

/** Of what stands before a file system's directory in the cluster file. `own`: the mounts here. */
export async function identifyDevice(device: string, own: readonly Mount[]): Promise<DeviceIdentity> {
  const named = device.startsWith('/') ? device : await findTagged(device);
  if (named === undefined) return { is: 'none' };
  const path = followLinks(named, own);
  if (isRemote(path, own)) return { is: 'image', path };
  const stat = statOf(path);
  if (stat?.isBlockDevice()) return { is: 'block', number: formatDevice(stat.rdev), path };
  return stat?.isFile() ? { is: 'image', path } : { is: 'none' };
}

/** UUID=…, LABEL=…, as mount(8) finds them. */
function findTagged(tag: string): Promise<string | undefined> {
  if (!/^(UUID|LABEL|PARTUUID|PARTLABEL)=/.test(tag)) return Promise.resolve(undefined);
  const options = { timeout: findsWithinMs, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    execFile('findfs', [tag], options, (error, stdout) =>
      resolve(error === null ? stdout.trim() || undefined : undefined),
    );
  });
}

function statOf(path: string) {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Numbers of the file systems that lie on it: by its own, by its loop devices, and of those on it that have one of theirs. */
export function numbersOf(
  identity: DeviceIdentity,
  own: readonly Mount[],
  elsewhere: readonly Mount[],
): ReadonlySet<string> {
  if (identity.is === 'none') return new Set();
  if (identity.is === 'image') return new Set(loopsOver(identity.path, own).map(({ number }) => number));
  const onIt = [...own, ...elsewhere].filter(
    ({ device, source }) =>
      device.startsWith('0:') && source.startsWith('/dev/') && numberOf(source) === identity.number,
  );
  const through = loopsOver(identity.path, own);
  return new Set([identity, ...through].map(({ number }) => number).concat(onIt.map(({ device }) => device)));
}

function numberOf(path: string): string | undefined {
  const stat = statOf(path);
  return stat?.isBlockDevice() ? formatDevice(stat.rdev) : undefined;
}

export interface LoopDevice {
  /** /dev/loop3 */
  readonly path: string;
  readonly number: string;
}

/** Loop devices over this very file or device, by whatever name; what lies on another machine is compared by name only. */
export function loopsOver(image: string, own: readonly Mount[]): readonly LoopDevice[] {
  const fileAt = (path: string) => (isRemote(path, own) ? undefined : statOf(path));
  const wanted = fileAt(image);
  const isSame = (path: string) => {
    if (path === image) return true;
    const stat = wanted && fileAt(path);
    return stat !== undefined && stat.dev === wanted?.dev && stat.ino === wanted.ino;
  };
  return readNames('/sys/block').flatMap((name) => {
    const backing = backingFile(name);
    if (backing === undefined || !isSame(backing)) return [];
    return [{ path: `/dev/${name}`, number: readText(`/sys/block/${name}/dev`).trim() }];
  });
}

/** The file under a loop device; undefined: it is none, or has none. */
export function backingFile(name: string): string | undefined {
  if (!name.startsWith('loop')) return undefined;
  return readText(`/sys/block/${name}/loop/backing_file`).replace(/\n$/, '') || undefined;
}
