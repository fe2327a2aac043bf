/**
 * Where control groups lie and what they are called: pure text in, text out. Names of groups and resources become one
 * path component each that can neither climb out of the base nor collide with another name.
 */

export interface OwnControlGroup {
  /** Where the hierarchy is mounted. */
  readonly mount: string;
  /** The process's control group below it, `/` for the root. */
  readonly path: string;
}

/** Everything but letters, digits, `_` and `-` becomes `%` and its UTF-8 bytes in hex; distinct names stay distinct. */
export function encodeName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/gu, (character) =>
    [...new TextEncoder().encode(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
}

/** The v2 hierarchies in the text of /proc/self/mountinfo: where each is mounted and which part of it is. */
export function parseMounts(
  mountinfo: string,
): readonly { readonly directory: string; readonly root: string }[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [before, after] = line.split(' - ');
    const [, , , root, directory] = before?.split(' ') ?? [];
    if (root === undefined || directory === undefined || after?.startsWith('cgroup2 ') !== true) return [];
    return [{ directory, root: root === '/' ? '' : root }];
  });
}

/** The process's own control group in the text of /proc/self/cgroup (the line of the v2 hierarchy). */
export function parseOwn(cgroup: string): string | undefined {
  return /^0::(.*)$/m.exec(cgroup)?.[1];
}

/** The part of `path` above the component `name`; the whole path when it is not in it. */
export function stripBase(path: string, name: string): string {
  const parts = path.split('/');
  const at = parts.indexOf(name);
  return at < 0 ? path : parts.slice(0, at).join('/') || '/';
}
