import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KeyStep, nextKeyStep } from './next-key-step.ts';

/** What follows at this step, where each member's record says which keys it accepts, the one that signs first. */
function next(step: KeyStep | undefined, members: readonly string[], document = 'old new'): string {
  const keys = (
    { accept: ['old', 'new'], sign: ['new', 'old'], '': ['old'] } as const satisfies Record<
      string,
      [string, ...string[]]
    >
  )[step ?? ''];
  const nodes = members.map((said, i) => {
    const accepts = said.split(' ');
    return { node: `n${i + 1}`, isMember: !said.startsWith('away'), signedBy: accepts[0] ?? '', accepts };
  });
  const after = nextKeyStep(
    { keys: [...keys], step },
    {
      nodes,
      document: { signedBy: document.split(' ')[0] ?? '', accepts: document.split(' ') },
    },
  );
  return after.is === 'wait' ? `wait for ${after.nodes.join(', ')} and ${after.key}` : after.is;
}

test('a new key is accepted first', () => assert.equal(next(undefined, ['old', 'old']), 'accept'));

test('it signs when every member accepts it', () => {
  assert.equal(next('accept', ['old new', 'old']), 'wait for n2 and new');
  assert.equal(next('accept', ['old new', 'old new', 'away']), 'sign');
});

test('it signs only when the document was written by one that accepts it: what is decided later lets in nobody who does not', () => {
  assert.equal(next('accept', ['old new', 'old new'], 'old'), 'rewrite');
});

test('the old one is forgotten when every member signs with the new one, and the document is signed with it', () => {
  assert.equal(next('sign', ['new old', 'old new']), 'wait for n2 and new');
  assert.equal(next('sign', ['new old', 'new old']), 'rewrite');
  assert.equal(next('sign', ['new old', 'new old'], 'new old'), 'forget');
});
