/**
 * The mount table of one namespace, as the kernel writes it: /proc/PID/mountinfo. Read without touching any file system,
 * since one of them may hang. Source: proc_pid_mountinfo(5).
 */

export interface Mount {
  /** One number per mount on the whole machine; what `mnt_id` of an open file says. */
  readonly id: number;
  /** The mount it is mounted on; it may be one that this table does not show. */
  readonly parent: number;
  /** major:minor of the file system; anonymous (major 0) where it is on no single block device. */
  readonly device: string;
  /** Which directory of the file system is seen here: `/`, or another for a bind mount or a subvolume. */
  readonly root: string;
  readonly directory: string;
  readonly fstype: string;
  readonly source: string;
  /** Of the mount or of the file system. */
  readonly readOnly: boolean;
  /** Options of the file system, e.g. the layers of an overlay. */
  readonly superOptions: string;
}

/** In the order of the table; of several mounts on one directory the last is on top. Lines that are none are left out. */
export function parseMountinfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => parseLine(line) ?? []);
}

function parseLine(line: string): Mount | undefined {
  // The optional fields before the separator are any number.
  const at = line.indexOf(' - ');
  if (at < 0) return undefined;
  const [id, parent, device, root, directory, options] = line.slice(0, at).split(' ');
  const [fstype, source = '', superOptions = ''] = line.slice(at + 3).split(' ');
  if (device === undefined || root === undefined || directory === undefined || fstype === undefined)
    return undefined;
  return {
    id: Number(id),
    parent: Number(parent),
    device,
    root: decode(root),
    directory: decode(directory),
    fstype,
    source: decode(source),
    readOnly: isReadOnly(options) || isReadOnly(superOptions),
    superOptions: decode(superOptions),
  };
}

const isReadOnly = (options: string | undefined): boolean => options?.split(',').includes('ro') === true;

/** Blanks, line breaks and backslashes are written as octal numbers of bytes. */
const decode = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** What is mounted on top at the directory, if anything is. */
export function topAt(mounts: readonly Mount[], directory: string): Mount | undefined {
  return mounts.findLast((mount) => mount.directory === directory);
}

/** The path itself, or below it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);
}
