/**
 * Makes the packages of this commit in dist/: `holdfast_VERSION_amd64.deb`, and a tarball with an installer for what is not
 * Debian. Two builds of one commit are the same bytes, wherever and whenever: a test builds twice.
 *
 *   node tools/package/main.ts [--version VERSION] [--out DIRECTORY] [--quick]
 *
 * `--quick` packs nothing, for a test: 110 MB instead of 30, in seconds.
 */
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeDirectory } from '../../src/make-directory.ts';
import { readDeclaredVersion, root } from '../bundle.ts';
import { createDebianPackage } from './debian-package.ts';
import { writeInstalledTree } from './installed-tree.ts';
import { type CommitFacts, packageVersion, readCommit } from './package-version.ts';
import { createTarball } from './tarball.ts';

interface Choices {
  readonly version: string;
  readonly at: number;
  readonly out: string;
  readonly isPacked: boolean;
}

function readChoices(): Choices {
  const options = {
    version: { type: 'string' },
    out: { type: 'string' },
    quick: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ options });
  const epoch = process.env.SOURCE_DATE_EPOCH;
  // Who says both needs no repository: a copy without one is packed as well.
  const commit = values.version === undefined || epoch === undefined ? readCommit(root) : undefined;
  return {
    version: values.version ?? packageVersion(readDeclaredVersion(), commit as CommitFacts),
    at: Number(epoch ?? commit?.at),
    out: resolve(values.out ?? join(root, 'dist')),
    isPacked: !values.quick,
  };
}

function readMaintainer(): string {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).author;
}

/** Beside its place first, so that a package that is there is a whole one. */
function put(work: string, out: string, name: string): void {
  const path = join(out, name);
  renameSync(join(work, name), path);
  console.log(`package: ${path} (${(statSync(path).size / 1e6).toFixed(1)} MB)`);
}

async function main(): Promise<void> {
  process.umask(0o022);
  const { version, at, out, isPacked } = readChoices();
  makeDirectory(out);
  const work = mkdtempSync(join(out, '.package-'));
  try {
    const tree = join(work, 'tree');
    const deb = `holdfast_${version}_amd64.deb`;
    const tar = `holdfast-${version}.tar${isPacked ? '.xz' : ''}`;
    await writeInstalledTree(tree, { version, at });
    createTarball(tree, join(work, tar), { version, at, isPacked });
    createDebianPackage(tree, join(work, deb), { version, at, isPacked, maintainer: readMaintainer() });
    put(work, out, deb);
    put(work, out, tar);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

await main().catch((error: Error) => {
  console.error(`package: failed. ${error.message.split('\n')[0]}`);
  process.exitCode = 1;
});
