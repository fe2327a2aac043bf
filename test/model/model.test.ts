/** The small run: the protocol as it is holds, and every mutant is noticed. `main.ts` prints the same as a table. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore, plan } from './findings.ts';
import { mutants } from './mutants.ts';

test('the protocol has a mutant for each of its sixteen rules, each named once', () => {
  assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
  assert.ok(mutants.length >= 16);
});

for (const planned of plan({})) {
  const { config, mutant } = planned;
  const does = mutant ? `notices that ${mutant.breaks}` : 'holds in every state, as it is';
  test(`the protocol in ${config.name} ${does}`, () => {
    const { result, ok } = explore(planned);
    assert.ok(
      ok,
      result.broken ? `${result.broken.what}\n${result.broken.trace.join('\n')}` : 'the mutant was missed',
    );
    assert.ok(result.states > 1);
  });
}
