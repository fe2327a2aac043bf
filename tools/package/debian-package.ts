/** The Debian package of an installed tree: what dpkg is told of it, and the one file it all becomes. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  globSync,
  lstatSync,
  lutimesSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeDirectory } from '../../src/make-directory.ts';
import { root } from '../bundle.ts';

export interface DebianOptions {
  readonly version: string;
  readonly maintainer: string;
  /** Seconds since 1970: the time of every file in it. */
  readonly at: number;
  readonly isPacked: boolean;
}

const documents = 'usr/share/doc/holdfast';
const overrides = 'usr/share/lintian/overrides/holdfast';

/** Makes `file` of the tree in `directory`, which gets what only Debian wants. */
export function createDebianPackage(directory: string, file: string, options: DebianOptions): void {
  const { at, isPacked } = options;
  const add = (relative: string, contents: string | Uint8Array) => {
    makeDirectory(dirname(join(directory, relative)), 0o755);
    writeFileSync(join(directory, relative), contents);
  };
  add(`${documents}/changelog.gz`, gzipSync(debianChangelog(options), { level: 9 }));
  add(overrides, readFileSync(join(root, 'packaging', 'debian', 'lintian-overrides')));
  const size = installedKibibytes(directory);
  const sums = checksums(directory);
  add('DEBIAN/control', controlFile(options, size));
  add('DEBIAN/conffiles', '/etc/default/holdfast\n/etc/pam.d/holdfast\n');
  add('DEBIAN/md5sums', sums);
  for (const script of ['postinst', 'prerm', 'postrm']) {
    copyFileSync(join(root, 'packaging', 'debian', script), join(directory, 'DEBIAN', script));
    chmodSync(join(directory, 'DEBIAN', script), 0o755);
  }
  settleTimes(directory, at);
  // In one thread: with more of them the bytes depend on the machine.
  const packed = isPacked ? ['-Zxz', '-z6', '--threads-max=1'] : ['-Znone'];
  const argv = ['--root-owner-group', ...packed, '--build', directory, file];
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(at) };
  execFileSync('dpkg-deb', argv, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Every entry has the time of the commit, so that the bytes do not say when they were made. */
export function settleTimes(directory: string, at: number): void {
  for (const entry of ['.', ...globSync('**/*', { cwd: directory })])
    lutimesSync(join(directory, entry), at, at);
}

/** Pure. What the agent calls by itself is needed; what only some cluster files ask for is recommended or suggested. */
function controlFile({ version, maintainer }: DebianOptions, size: number): string {
  const depends = [
    'libc6 (>= 2.28)',
    'libgcc-s1 (>= 3.0)',
    'libstdc++6 (>= 6)',
    'iproute2',
    'iputils-arping',
    'iputils-ping',
    'kmod',
    'mount',
    'passwd',
    'psmisc',
    'systemd',
  ];
  return `Package: holdfast
Version: ${version}
Architecture: amd64
Maintainer: ${maintainer}
Installed-Size: ${size}
Depends: ${depends.join(', ')}
Recommends: etcd-server, fence-agents, resource-agents
Suggests: ipmitool, nftables, sasl2-bin, tini
Section: admin
Priority: optional
Description: failover cluster that never lets two nodes own a service
 Holdfast keeps a service at its address when the process, the node, the host
 or the network under it fails. One agent per node, one command line, one file
 that says what should run where.
 .
 A node takes a service over only with a proof that the old owner can no longer
 act: it said so, it was switched off and that was read back, its lease ran out
 under an armed watchdog, or a named person confirmed it. Resource agents and
 fence agents of Debian run unmodified.
`;
}

function debianChangelog({ version, maintainer, at }: DebianOptions): string {
  const day = new Date(at * 1000).toUTCString().replace(/GMT$/, '+0000');
  return `holdfast (${version}) unstable; urgency=medium

  * What changed for operators stands in CHANGELOG.md.gz beside this file.

 -- ${maintainer}  ${day}
`;
}

function files(directory: string): readonly string[] {
  return globSync('**/*', { cwd: directory })
    .filter((path) => lstatSync(join(directory, path)).isFile())
    .sort();
}

function checksums(directory: string): string {
  const lines = files(directory)
    .filter((path) => !path.startsWith('etc/'))
    .map(
      (path) =>
        `${createHash('md5')
          .update(readFileSync(join(directory, path)))
          .digest('hex')}  ${path}\n`,
    );
  return lines.join('');
}

/** As dpkg counts: every file in whole kibibytes, and one for every other entry. */
function installedKibibytes(directory: string): number {
  const sizes = globSync('**/*', { cwd: directory }).map((path) => {
    const found = lstatSync(join(directory, path));
    return found.isFile() ? Math.ceil(found.size / 1024) : 1;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}
