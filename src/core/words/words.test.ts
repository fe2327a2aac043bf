/** Every reason in words: testing/examples.ts has one of each kind, the golden file what is made of them. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Reason } from '../reason.ts';
import { furtherAccessExamples } from './testing/access-examples.ts';
import { examples } from './testing/examples.ts';
import { furtherExamples } from './testing/further-examples.ts';
import { words } from './words.ts';

const golden = new URL('./words.golden.txt', import.meta.url);

test('words() says every reason as the golden file has it', () => {
  const whole = Object.entries(examples).map(([kind, facts]) => ({ kind, ...facts }) as Reason);
  const said = [...whole, ...furtherExamples, ...furtherAccessExamples].map(
    (reason) => `${reason.kind}: ${words(reason)}`,
  );
  const text = `${said.join('\n')}\n`;
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
  assert.equal(text, readFileSync(golden, 'utf8'));
});

test('words() shows the name of a reason that another version wrote', () => {
  for (const kind of ['of-tomorrow', 'no-node', 'constructor'])
    assert.equal(words({ kind } as unknown as Reason), kind);
});
