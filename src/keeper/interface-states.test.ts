import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openInterfaceStates } from './interface-states.ts';

function interfaces(t: TestContext, names: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'interfaces-'));
  const states = openInterfaceStates(directory);
  t.after(() => {
    states.close();
    rmSync(directory, { recursive: true });
  });
  const put = (name: string, state: string) =>
    writeFileSync(join(directory, name, 'operstate'), `${state}\n`);
  for (const name of names) {
    mkdirSync(join(directory, name));
    put(name, 'up');
  }
  return { states, put };
}

test('states are the same until one of the interfaces has another', (t) => {
  const { states, put } = interfaces(t, ['office0', 'ring0', 'other0']);
  states.watch(['office0', 'ring0']);
  assert.equal(states.areSame(), true);
  put('other0', 'down');
  assert.equal(states.areSame(), true, 'nobody asked about that one');
  put('ring0', 'lowerlayerdown');
  assert.equal(states.areSame(), false);
  states.watch(['office0', 'ring0']);
  assert.equal(states.areSame(), false, 'what does not run may run the next moment');
  put('ring0', 'unknown');
  states.watch(['office0', 'ring0']);
  assert.equal(states.areSame(), true);
});

test('of interfaces that cannot be read nothing is known to be the same', (t) => {
  const { states } = interfaces(t, ['office0']);
  assert.equal(states.areSame(), false, 'none is watched');
  states.watch(['office0', 'gone0']);
  assert.equal(states.areSame(), false);
  states.watch(['office0']);
  states.close();
  assert.equal(states.areSame(), false);
});
