/** The packages as files: the same bytes whoever builds them, and nothing in them that lintian calls an error. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runForResult } from '../../lab/run.ts';
import { copyRepository } from '../copy-repository.ts';
import { buildPackages, packageDirectory } from './support/build-packages.ts';

const root = join(import.meta.dirname, '..', '..');
const work = packageDirectory();
const first = join(work, 'first');

async function sumsOf(directory: string): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const name of readdirSync(directory).sort()) {
    const hash = createHash('sha256');
    for await (const part of createReadStream(join(directory, name))) hash.update(part);
    sums[name] = hash.digest('hex');
  }
  return sums;
}

before(() => buildPackages({ out: first, version: '1.0.0' }));
after(() => rmSync(work, { recursive: true }));

test('Two builds are the same bytes, from another directory, in another time zone and another language', async () => {
  const [from, out] = [join(work, 'copy'), join(work, 'again')];
  copyRepository(from);
  // Packages of its own: what a link leads to would be named by where it lies.
  rmSync(join(from, 'node_modules'));
  execFileSync('cp', ['-al', join(root, 'node_modules'), from]);
  const environment = ['TZ=Asia/Tokyo', 'LANG=tr_TR.UTF-8', 'HOME=/nowhere'];
  await buildPackages({ from, out, version: '1.0.0', environment });
  const sums = await sumsOf(first);
  assert.deepEqual(Object.keys(sums), ['holdfast-1.0.0.tar', 'holdfast_1.0.0_amd64.deb']);
  assert.deepEqual(await sumsOf(out), sums);
});

const hasLintian = spawnSync('lintian', ['--version']).status === 0;
/** A real package is packed; this one was made in a hurry. */
const notMeant = 'uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball';

test('lintian finds no error in it', { skip: !hasLintian && 'no lintian: make install' }, async () => {
  const deb = join(first, 'holdfast_1.0.0_amd64.deb');
  const argv = ['lintian', '--allow-root', '--fail-on', 'error', '--suppress-tags', notMeant, deb];
  const { code, stdout } = await runForResult(argv, { timeoutMs: 240_000 });
  assert.equal(code, 0, stdout);
});
