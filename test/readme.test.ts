/**
 * The commands a reader of README.md is told to type are typed here, in their order, in a clean copy of the repository.
 * A block opened with "sh run" is run; each needs a row in the table below, and a row needs its block, so that neither
 * the document nor this test can drift.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { runContained } from '../tools/run-contained.ts';
import { copyRepository } from './copy-repository.ts';

interface Expected {
  readonly seconds: number;
  readonly prints?: RegExp;
}

/** What each marked block is held to, beside its exit code 0. */
const expected: Readonly<Record<string, Expected>> = {
  'make install build': { seconds: 60 },
  'make demo': { seconds: 240, prints: /proof/i },
  'bin/holdfast validate examples/web-five-nodes.yaml': { seconds: 10 },
};

const root = join(import.meta.dirname, '..');
const blocks = [
  ...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```sh run\n([\s\S]*?)^```$/gm),
].map((match) => (match[1] ?? '').trim());
const directory = mkdtempSync(join(tmpdir(), 'holdfast-readme-'));
const copy = join(directory, 'holdfast');

/** A reader's shell does not have our packages on its path. */
function readerPath(): string {
  const isOurs = (part: string) => part.includes('node_modules');
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((part) => !isOurs(part))
    .join(delimiter);
}

before(() => copyRepository(copy));
after(() => rmSync(directory, { recursive: true, force: true }));

test('README.md marks exactly the commands this test knows', () => {
  assert.deepEqual([...blocks].sort(), Object.keys(expected).sort());
});

for (const block of blocks) {
  test(`the reader types "${block.replaceAll('\n', '; ')}" and it works`, async (context) => {
    const { seconds, prints = /(?:)/ } = expected[block] ?? { seconds: 60 };
    const script = `cd "$0" && ${block}`;
    const ended = await runContained(['/bin/bash', '-ec', script, copy], `holdfast-readme.${process.pid}`, {
      deadlineMs: seconds * 1000,
      signal: context.signal,
      env: { PATH: readerPath() },
    });
    assert.equal(ended.timedOut, false, `it did not end within ${seconds} s:\n${ended.output.slice(-2000)}`);
    assert.equal(ended.code, 0, ended.output.slice(-4000));
    assert.match(ended.output, prints);
    assert.deepEqual(ended.leftBehind, []);
  });
}
