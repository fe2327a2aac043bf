/** See crash-variants.ts. HOLDFAST_CRASHES=N tries N crashes per scenario instead of a sample. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { crashEverywhere, readScenario, scenarioNames } from './crash-variants.ts';

const perScenario = Number(process.env.HOLDFAST_CRASHES ?? 3);
let runs = 0;

for (const name of scenarioNames) {
  test(`the cluster of ${name} survives a loss of power after steps from all over it`, () => {
    const result = crashEverywhere(readScenario(name), 'power', perScenario);
    runs += result.runs;
    assert.ok(result.runs > 0, 'no step was found to crash after');
    assert.deepEqual(result.broken, []);
  });
}

after(() => console.log(`${runs} crashes (power) were tried`));
