/** The installed tree and its installer, for systems that are not Debian. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../../src/make-directory.ts';
import { root } from '../bundle.ts';
import { settleTimes } from './debian-package.ts';

export interface TarballOptions {
  readonly version: string;
  readonly at: number;
  readonly isPacked: boolean;
}

/** Makes `file`, which unpacks to `holdfast-VERSION`: `install` beside `tree`. */
export function createTarball(tree: string, file: string, { version, at, isPacked }: TarballOptions): void {
  const name = `holdfast-${version}`;
  const directory = join(dirname(tree), name);
  makeDirectory(directory, 0o755);
  cpSync(tree, join(directory, 'tree'), { recursive: true, verbatimSymlinks: true, mode: 0 });
  copyFileSync(join(root, 'packaging', 'install'), join(directory, 'install'));
  chmodSync(join(directory, 'install'), 0o755);
  settleTimes(directory, at);
  const owners = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];
  const packed = isPacked ? ['-I', 'xz -6 -T1'] : [];
  const argv = [...owners, '-C', dirname(tree), ...packed, '-cf', file, name];
  execFileSync('tar', argv, { stdio: ['ignore', 'ignore', 'inherit'] });
  rmSync(directory, { recursive: true });
}
