import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimMutants, stories } from './claim-stories.ts';
import { claimFindings } from './claims.ts';

for (const { name } of stories) {
  test(`the rules of claims hold in every state when ${name}`, (t) => {
    const [finding] = claimFindings(name);
    assert.equal(finding?.result.broken, undefined);
    assert.ok(finding && finding.result.states > 100, 'hardly anything was looked at');
    t.diagnostic(`${finding.result.states} states`);
  });
}

for (const { name, breaks } of claimMutants) {
  test(`the rules of claims notice that ${breaks}`, () => {
    const [finding] = claimFindings(name);
    assert.notEqual(finding?.result.broken, undefined);
  });
}
