import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, findMissingFiles } from './named-files.ts';

const paths = new Set(['src', 'src/core', 'src/core/place.ts', 'docs/errors.md']);
const missing = (text: string) => findMissingFiles(text, paths).map(({ named }) => named);

test('findMissingFiles() finds by path, by the end of a path and by name alone', () => {
  assert.deepEqual(
    missing('src/core/place.ts, core/place.ts, place.ts, ../errors.md, src/core/ and src/core'),
    [],
  );
});

test('findMissingFiles() names files and folders that are not there, and where the text names them', () => {
  assert.deepEqual(missing('see lace.ts and src/core/rank.ts, in src/agent/'), [
    'lace.ts',
    'src/core/rank.ts',
    'src/agent/',
  ]);
  assert.deepEqual(findMissingFiles('see gone.md', paths), [{ named: 'gone.md', at: 4 }]);
});

test('findMissingFiles() takes no pattern for a name', () => {
  assert.deepEqual(missing('src/*/main.ts, test/scenarios/*.txt, journal/<group>.yaml, src/{a,b}/c.ts'), []);
});

test('codeOf() keeps what stands between backticks or is linked to, in its place', () => {
  const document = 'Say `a.ts` or\n[b.ts](c.ts), not d.ts.';
  assert.equal(codeOf(document).length, document.length - ', not d.ts.'.length);
  assert.equal(codeOf(document).replaceAll(/ +/g, ' '), ' `a.ts` \n ](c.ts)');
});
