import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readWholeFile } from './read-whole-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-whole-'));
after(() => rmSync(directory, { recursive: true }));
const most = 3 * 1024 * 1024;

test('readWholeFile() gives every byte of a file, and of one that has as many as are read', () => {
  const file = join(directory, 'file');
  for (const size of [0, 1, most - 1, most]) {
    const bytes = Buffer.alloc(size, 'holdfast');
    writeFileSync(file, bytes);
    assert.ok(readWholeFile(file, most).equals(bytes), `${size}`);
  }
  truncateSync(file, most + 1);
  assert.throws(() => readWholeFile(file, most), /it has 3145729 bytes, and at most 3145728 are read/);
});

test('readWholeFile() refuses at once what is no file', () => {
  const fifo = join(directory, 'fifo');
  execFileSync('mkfifo', [fifo]);
  for (const path of [fifo, '/dev/zero', '/dev/null'])
    assert.throws(() => readWholeFile(path, most), /it is a pipe or a device, no file/);
  assert.throws(() => readWholeFile(directory, most), /it is a directory/);
  assert.throws(() => readWholeFile(join(directory, 'none'), most), { code: 'ENOENT' });
});

test('readWholeFile() reads a pipe of the shell, and not without end', () => {
  const program = `
    import { readWholeFile } from ${JSON.stringify(join(import.meta.dirname, 'read-whole-file.ts'))};
    try { console.log(readWholeFile(process.argv[1], ${most}).length); } catch (error) { console.log(error.message); }`;
  const read = (line: string) =>
    spawnSync('bash', ['-c', `p='${program}'; ${line}`], { encoding: 'utf8', input: '' }).stdout.trim();
  const node = `${process.execPath} --input-type=module -e "$p"`;
  assert.equal(read(`head -c 2000000 /dev/zero | ${node} /dev/stdin`), '2000000');
  assert.equal(read(`${node} <(head -c 3145728 /dev/zero)`), '3145728');
  const without = 'it has more than 3145728 bytes, and no more are read';
  assert.equal(read(`${node} /dev/stdin </dev/zero`), without);
  assert.equal(read(`${node} <(cat /dev/zero)`), without);
});
