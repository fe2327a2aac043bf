/** What a person is told to do about a store that takes no writes follows from what etcd itself has raised. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Reason } from '../reason.ts';
import { advice } from './advice.ts';

const golden = new URL('./advice.golden.txt', import.meta.url);

test('advice() tells the steps for each alarm of a store, as the golden file has them', () => {
  const steps = (['no-space', 'corrupt', undefined] as const).flatMap((alarm) => {
    const raised = { said: 'no', ...(alarm && { alarm }) };
    const reasons: Reason[] = [
      { kind: 'store-refuses-writes', node: 'a', then: 'runs-on', ...raised },
      { kind: 'store-member-unwell', member: 'm1', is: 'leads', ...raised },
    ];
    return reasons.map((reason) => `${reason.kind}, ${alarm ?? 'no alarm'}: ${advice(reason)}`);
  });
  const text = `${steps.join('\n')}\n`;
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
  assert.equal(text, readFileSync(golden, 'utf8'));
});
