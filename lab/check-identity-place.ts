/** The directory that the cluster file names for the identity is another one in every host: it must hide nothing they need. */
import { LabError } from './lab-error.ts';
import { nodeStateDirectory, systemDirectories } from './lab-files.ts';

export interface IdentityPlace {
  readonly identity?: string | undefined;
  readonly file: string;
  readonly dir: string;
  readonly holdfast: string;
}

/** Throws `lab-unsuitable` where hosts would lose sight of something else by it. */
export function checkIdentityPlace({ identity, file, dir, holdfast }: IdentityPlace): void {
  if (identity === undefined) return;
  const isHidden = (path: string) => path === identity || path.startsWith(`${identity}/`);
  const hidden = systemDirectories.has(identity)
    ? 'what is there'
    : [file, dir, holdfast, nodeStateDirectory].find(isHidden);
  if (hidden === undefined) return;
  throw new LabError(
    'lab-unsuitable',
    `Every host of a lab finds an identity of its own at ${identity}, which would hide ${hidden}; name a directory that holds nothing else: cluster.identity.`,
  );
}
