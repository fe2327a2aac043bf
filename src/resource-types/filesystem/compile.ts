/**
 * `filesystem`: a mount. An image file gets a loop device of its own on every node, because two nodes that share one
 * (on one machine) share a superblock. The loop device is told to go away by itself with the last use (autoclear) as
 * soon as it is mounted, so neither an unmount nor the sudden death of a whole node leaves one behind; for the moment
 * before that, its name is noted in the state directory.
 */
import type { ResourceConfig } from '../../core/config.ts';
import type { MountedThing } from '../../resources/mounted-thing.ts';
import type { Program, RunStep } from '../../resources/step.ts';
import { baseEnvironment, type CompileContext } from '../compile-context.ts';
import { optionalText, text } from '../params.ts';
import { isBind, isOfOneNode, isReadOnly, mountPoint } from './mount-parameters.ts';

/** $0 noted loop device, $1 source, $2 directory, $3 type, $4 options, $5 losetup's mode. */
const mountScript = [
  'set -e',
  'mkdir -p "$2"',
  '[ -f "$1" ] || exec mount -t "$3" -o "$4" "$1" "$2"',
  'loop=$(losetup --find --show $5 "$1")',
  'echo "$loop" > "$0"',
  'if mount -t "$3" -o "$4" "$loop" "$2"; then status=0; else status=$?; fi',
  'losetup -d "$loop"',
  'rm -f "$0"',
  'exit $status',
].join('\n');

/** Detaches the noted loop device, if it still is ours: over the same file and never told to go away by itself. */
const detachScript = [
  'read -r loop < "$0" 2>/dev/null || exit 0',
  'about=/sys/block/$(basename "$loop")/loop',
  'read -r file < "$about/backing_file" 2>/dev/null || file=',
  'read -r clears < "$about/autoclear" 2>/dev/null || clears=1',
  '[ "$file" != "$1" ] || [ "$clears" != 0 ] || losetup -d "$loop"',
  'rm -f "$0"',
].join('\n');

/** These leave no helper process behind, so mounting them needs no control group. */
const kernelTypes = new Set([
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'f2fs',
  'vfat',
  'tmpfs',
  'squashfs',
  'iso9660',
  'erofs',
]);
const readOnlyTypes = new Set(['squashfs', 'iso9660', 'erofs']);

/** Parameters: device, directory, fstype, options? ("ro" among them makes the loop device read-only too). */
export function compile(definition: ResourceConfig, context: CompileContext): Program {
  const device = text(definition, 'device');
  const fstype = text(definition, 'fstype');
  const options = optionalText(definition, 'options') ?? '';
  const directory = mountPoint(text(definition, 'directory'));
  const readOnly = isReadOnly(options) || readOnlyTypes.has(fstype);
  const note = `${context.stateDirectory}/loop-device`;
  const sh = (title: string, code: string, words: readonly string[], joins: boolean): RunStep => ({
    kind: 'run',
    title,
    argv: ['/bin/sh', '-c', code, note, ...words],
    env: baseEnvironment(definition, context),
    joins,
    exits: { 0: 'ok', 127: 'hard', other: 'soft' },
  });
  const detach = sh(`loop device of ${device}`, detachScript, [device], false);
  const mount = sh(
    `mount of ${device} at ${directory}`,
    mountScript,
    [device, directory, fstype, options || 'defaults', readOnly ? '--read-only' : ''],
    !kernelTypes.has(fstype),
  );
  const isOwned = isOfOneNode(fstype) && !readOnly && !isBind(options);
  const owned: MountedThing = isOwned ? { directory, device } : { directory };
  const state = (of: MountedThing) => ({ kind: 'mount-state', ...of, writable: !readOnly }) as const;
  const unmount = (mayTerminate: boolean) => ({ kind: 'unmount', ...owned, mayTerminate }) as const;
  return {
    start: [
      { kind: 'done-if-mounted', ...owned },
      { kind: 'make-directory', path: context.stateDirectory },
      detach,
      mount,
    ],
    stop: [unmount(true), { kind: 'kill-group' }, detach],
    probe: [state({ directory })],
    deepProbe: [state(owned)],
    hardStop: [{ kind: 'kill-group' }, unmount(false), detach],
    verifyStopped: [state(owned)],
    announce: [],
  };
}
