import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readClusterText } from './read-cluster-text.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-cluster-text-'));
process.on('exit', () => rmSync(directory, { recursive: true }));

const cases: readonly { is: string; bytes: Buffer; line: number; column: number }[] = [
  {
    is: 'in Latin-1',
    bytes: Buffer.from('cluster: {}\n# caf\u00e9\ngroups: {}\n', 'latin1'),
    line: 2,
    column: 6,
  },
  { is: 'in UTF-16', bytes: Buffer.from('\ufeffcluster: {}\n', 'utf16le'), line: 1, column: 1 },
  {
    is: 'cut off inside a character',
    bytes: Buffer.from('a: \u00e9\nb: \u00e9').subarray(0, -1),
    line: 2,
    column: 4,
  },
];

for (const { is, bytes, line, column } of cases) {
  test(`readClusterText() says where a file ${is} is not UTF-8, and reads nothing else into it`, () => {
    const path = join(directory, `${is}.yaml`);
    writeFileSync(path, bytes);
    const { text, wrong } = readClusterText(path);
    assert.equal(text, undefined);
    assert.deepEqual([wrong?.code, wrong?.line, wrong?.column], ['unreadable-file', line, column]);
  });
}

test('readClusterText() reads every character of a file in UTF-8', () => {
  const path = join(directory, 'whole.yaml');
  writeFileSync(path, 'a: "\u00e9 \ufffd \u{1f600}"\n');
  assert.equal(readClusterText(path).text, 'a: "\u00e9 \ufffd \u{1f600}"\n');
});

test('readClusterText() waits for no FIFO, reads no device, and no directory', () => {
  const fifo = join(directory, 'fifo');
  execFileSync('mkfifo', [fifo]);
  for (const path of [fifo, '/dev/zero', directory])
    assert.equal(readClusterText(path).wrong?.code, 'unreadable-file', path);
});

test('readClusterText() reads what the shell pipes into it', () => {
  const script = `import { readClusterText } from ${JSON.stringify(join(import.meta.dirname, 'read-cluster-text.ts'))}; console.log(readClusterText('/dev/stdin').text);`;
  const line = 'printf "a: b" | "$0" --input-type=module -e "$1"';
  const said = execFileSync('/bin/sh', ['-c', line, process.execPath, script]);
  assert.equal(String(said), 'a: b\n');
});
