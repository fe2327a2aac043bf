/** The small run: the protocol as it is holds, and every mutant is noticed. `main.ts` prints the same as a table. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore, plan } from './findings.ts';
import { mutants } from './mutants.ts';

test('every mutant of the protocol is named once and hunted in a configuration that there is', () => {
  assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
  assert.ok(mutants.length >= 16, 'no rule of the protocol is without its mutant');
  const hunted = plan({}).flatMap(({ mutant }) => (mutant ? [mutant.name] : []));
  assert.deepEqual([...new Set(hunted)].sort(), mutants.map(({ name }) => name).sort());
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
