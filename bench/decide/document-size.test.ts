/** The document of the largest cluster leaves room below what every store takes as one value. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bigDocument } from '../../test/contracts/sample.ts';

const bytesMax = 230 * 1024;

test('The document of 64 nodes and 1,000 groups, each moved after a loss and a wait, has at most 230 KiB', (t) => {
  const bytes = Buffer.byteLength(JSON.stringify(bigDocument(64, 1_000)));
  t.diagnostic(`${(bytes / 1024).toFixed(1)} KiB`);
  assert.ok(bytes > 200 * 1024, 'it is a large one');
  assert.ok(bytes <= bytesMax, `${bytes} bytes`);
});
