import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeDirectory } from './make-directory.ts';

function room(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-directory-'));
  context.after(() => rmSync(directory, { recursive: true }));
  return directory;
}

test('makeDirectory() makes what is missing of a path, and leaves what is there', (context) => {
  const path = join(room(context), 'a', 'b', 'c');
  makeDirectory(path, 0o700);
  makeDirectory(`${path}/`);
  assert.equal(statSync(path).mode & 0o777, 0o700);
  makeDirectory('/');
});

test('makeDirectory() says at once what is in the way', (context) => {
  const directory = room(context);
  writeFileSync(join(directory, 'file'), '');
  symlinkSync('nowhere', join(directory, 'dangling'));
  symlinkSync('circle', join(directory, 'circle'));
  const refusals = {
    [join(directory, 'file')]: 'EEXIST',
    [join(directory, 'file', 'below')]: 'EEXIST',
    [join(directory, 'dangling', 'below')]: 'EEXIST',
    [join(directory, 'circle', 'below')]: 'EEXIST',
    [join(directory, 'x'.repeat(300))]: 'ENAMETOOLONG',
    '/proc/of/nobody': 'ENOENT',
    '/sys/of/nobody': 'EPERM',
    '/dev/null/below': 'EEXIST',
  };
  for (const [path, code] of Object.entries(refusals)) {
    const begin = performance.now();
    assert.throws(
      () => makeDirectory(path),
      (error: NodeJS.ErrnoException) =>
        error.code === code && /^The directory ".+" cannot be made: .+/.test(error.message),
      path,
    );
    assert.ok(performance.now() - begin < 500, path);
  }
});
