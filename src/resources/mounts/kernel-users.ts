/**
 * What keeps a file system busy without being a process: swap, a loop device over a file on it, an overlay with a layer
 * on it, an export, a device mapper. Nobody can be killed for that, so it is named.
 */
import { backingFile } from './device-identity.ts';
import type { Namespace } from './namespaces.ts';
import { readNames, readText } from './proc.ts';
import { isInTree, type Placed } from './tree.ts';

/** On files below the mounts of the tree. */
export function findKernelUsers(
  tree: readonly Placed[],
  namespaces: readonly Namespace[],
): readonly string[] {
  const isBelow = (path: string) => isInTree(tree, path);
  const loops = readNames('/sys/block').flatMap((name) => {
    const file = backingFile(name);
    return file !== undefined && isBelow(file) ? [`the loop device /dev/${name} over ${file}`] : [];
  });
  const swaps = firstWords(readText('/proc/swaps')).filter(isBelow);
  const exports = firstWords(readText('/proc/fs/nfsd/exports')).filter(isBelow);
  return [
    ...swaps.map((file) => `swapping to ${file} (swapoff ${file})`),
    ...loops,
    ...exports.map((path) => `the NFS export ${path} (exportfs -u)`),
    ...overlaysOn(isBelow, namespaces),
  ];
}

/** On the block device itself; `number` is major:minor. */
export function findHolders(number: string): readonly string[] {
  const at = `/sys/dev/block/${number}`;
  const name = /^DEVNAME=(.*)$/m.exec(readText(`${at}/uevent`))?.[1] ?? '';
  const swaps = firstWords(readText('/proc/swaps')).filter((path) => path === `/dev/${name}`);
  const holders = readNames(`${at}/holders`).map((holder) => {
    const title = readText(`${at}/holders/${holder}/dm/name`).trim();
    return `the device /dev/${holder}${title === '' ? '' : ` (${title})`} on it`;
  });
  const loops = readNames('/sys/block').filter((loop) => backingFile(loop) === `/dev/${name}`);
  return [
    ...swaps.map((path) => `swapping to it (swapoff ${path})`),
    ...holders,
    ...loops.map((loop) => `the loop device /dev/${loop} over it`),
  ];
}

function overlaysOn(isBelow: (path: string) => boolean, namespaces: readonly Namespace[]): readonly string[] {
  const found = new Map<number, string>();
  for (const { mounts, where } of namespaces) {
    for (const { id, fstype, superOptions, directory } of mounts) {
      if (fstype !== 'overlay' || !layersOf(superOptions).some(isBelow)) continue;
      found.set(id, `the overlay at ${directory}${where === '' ? '' : ` in ${where}`}`);
    }
  }
  return [...found.values()];
}

/** Directories named by the options of an overlay. */
function layersOf(options: string): readonly string[] {
  return options
    .split(',')
    .flatMap(
      (option) => /^(?:lowerdir\+?|datadir\+|upperdir|workdir)=(.*)$/.exec(option)?.[1]?.split(':') ?? [],
    );
}

/** Of each line, with blanks written as octal numbers. */
function firstWords(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => (line.split(/\s/)[0] ?? '').replace(/\\040/g, ' '))
    .filter((word) => word.startsWith('/'));
}
