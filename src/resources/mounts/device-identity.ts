/**
 * What a device of the cluster file is on this machine. One disk has many names (/dev/sdb1, a link of udev, a volume's
 * name, UUID=, LABEL=); the kernel has one number for it. An image file has a loop device, or several.
 */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { formatDevice } from '../../values/device-number.ts';
import type { Mount } from './mountinfo.ts';
import { readNames, readText } from './proc.ts';

export type DeviceIdentity =
  | { readonly is: 'block'; readonly number: string; readonly path: string }
  | { readonly is: 'image'; readonly path: string }
  /** It is not there, or no device: nothing of it can be mounted by its name. */
  | { readonly is: 'none' };

const findsWithinMs = 3000;

/** Of what stands before a file system's directory in the cluster file. */
export async function identifyDevice(device: string): Promise<DeviceIdentity> {
  const path = device.startsWith('/') ? device : await findTagged(device);
  const stat = path === undefined ? undefined : statOf(path);
  if (path === undefined || stat === undefined) return { is: 'none' };
  if (stat.isBlockDevice()) return { is: 'block', number: formatDevice(stat.rdev), path };
  return stat.isFile() ? { is: 'image', path } : { is: 'none' };
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

/** Numbers of the file systems that lie on it, among `mounts` and the loop devices there are. */
export function numbersOf(identity: DeviceIdentity, mounts: readonly Mount[]): ReadonlySet<string> {
  if (identity.is === 'none') return new Set();
  if (identity.is === 'image') return new Set(loopsOver(identity.path).map(({ number }) => number));
  const anonymous = mounts.filter(
    ({ device, source }) => device.startsWith('0:') && source.startsWith('/dev/'),
  );
  const sameSource = anonymous.filter(({ source }) => numberOf(source) === identity.number);
  return new Set([identity.number, ...sameSource.map(({ device }) => device)]);
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

/** Loop devices over this very file, by whatever name. */
export function loopsOver(image: string): readonly LoopDevice[] {
  const wanted = statOf(image);
  return readNames('/sys/block').flatMap((name) => {
    const backing = backingFile(name);
    if (backing === undefined) return [];
    const stat = backing === image ? wanted : statOf(backing);
    const isSame =
      backing === image || (stat !== undefined && stat.dev === wanted?.dev && stat.ino === wanted.ino);
    return isSame ? [{ path: `/dev/${name}`, number: readText(`/sys/block/${name}/dev`).trim() }] : [];
  });
}

/** The file under a loop device; undefined: it is none, or has none. */
export function backingFile(name: string): string | undefined {
  if (!name.startsWith('loop')) return undefined;
  return readText(`/sys/block/${name}/loop/backing_file`).replace(/\n$/, '') || undefined;
}
