import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { keyId, parseKeyRing } from '../values/cluster-keys.ts';
import { type FollowedKeys, type KeyFileTrouble, watchKeyFile } from './watch-key-file.ts';

const key = (letter: string): string => letter.repeat(32);
const idOf = (letter: string): string => keyId(parseKeyRing(Buffer.from(key(letter))).keys[0]);
const file = (step: string, ...letters: readonly string[]): string =>
  `holdfast keys: ${step}\n${letters.map(key).join('\n')}\n`;

describe('the key file of a running agent', () => {
  let path = '';
  let stop = new AbortController();
  let writing: NodeJS.Timeout | undefined;
  beforeEach(() => {
    path = join(mkdtempSync(join(tmpdir(), 'holdfast-key-')), 'key');
    stop = new AbortController();
  });
  afterEach(() => {
    stop.abort();
    clearInterval(writing);
    rmSync(join(path, '..'), { recursive: true });
  });

  /** The file becomes another one, and what counts after it was looked at. */
  const become = async (before: string, after: string, isAlone: boolean): Promise<FollowedKeys> => {
    writeFileSync(path, before);
    return await new Promise((resolve) => {
      const onChange = () => resolve(followed);
      const follower = { report: () => {}, isAlone: () => isAlone, onChange };
      const followed = watchKeyFile(path, parseKeyRing(Buffer.from(before)), follower, stop.signal);
      writeFileSync(path, after);
      // Its first look at the times of the file may have come after that.
      writing = setInterval(() => utimesSync(path, new Date(), new Date()), 50);
    });
  };

  const cases: readonly (readonly [
    what: string,
    after: string,
    isAlone: boolean,
    counts: string,
    trouble: KeyFileTrouble | undefined,
  ])[] = [
    ['accepts another key too is taken up', file('accept', 'a', 'b'), false, 'ab', undefined],
    [
      'signs with another key and accepts the one of before is taken up',
      file('sign', 'b', 'a'),
      false,
      'ba',
      undefined,
    ],
    [
      'has none of the keys of before is not taken up',
      key('x'),
      false,
      'a',
      { is: 'foreign', key: idOf('x') },
    ],
    ['has none of them is taken up where nobody is heard', key('x'), true, 'x', undefined],
    [
      'is empty is not taken up',
      '',
      true,
      'a',
      { is: 'unusable', said: 'it has a key of 0 bytes, at least 16 are needed' },
    ],
  ];
  for (const [what, after, isAlone, counts, trouble] of cases)
    test(`one that ${what}`, async () => {
      const followed = await become(key('a'), after, isAlone);
      assert.deepEqual(followed.ring.keys.map(keyId), [...counts].map(idOf));
      assert.deepEqual(followed.trouble(), trouble);
    });
});
