import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MachineTraces, machineOf, readMachine } from './machine.ts';

const original: MachineTraces = {
  machineId: 'm1',
  productUuid: 'u1',
  cards: ['52:54:00:00:00:01', '52:54:00:00:00:02'],
  bootId: 'b1',
  networkNamespace: 'net:[1]',
};

test('a machine has the same identity after a boot, in whatever order its cards are found', () => {
  const again = machineOf({ ...original, bootId: 'b2', cards: original.cards.toReversed() });
  assert.equal(again.id, machineOf(original).id);
  assert.notEqual(again.boot, machineOf(original).boot);
});

test('a copy of the disk on other hardware has another identity', () => {
  for (const other of [{ productUuid: 'u2' }, { cards: ['52:54:00:00:00:03'] }])
    assert.notEqual(machineOf({ ...original, ...other }).id, machineOf(original).id);
});

test('a container has no identity, and another boot with every start of it', () => {
  const container = machineOf({ ...original, cards: [] });
  assert.equal(container.id, '');
  const startedAgain = machineOf({ ...original, cards: [], networkNamespace: 'net:[2]' });
  assert.notEqual(startedAgain.boot, container.boot);
});

test('hosts of a lab are told apart by their names', () => {
  const [a, b] = ['/run/lab a', '/run/lab b'].map((lab) => machineOf({ ...original, cards: [], lab }));
  assert.notEqual(a?.id, '');
  assert.notEqual(a?.id, b?.id);
});

test('this machine is the same whenever it is asked', () => {
  assert.deepEqual(readMachine(), readMachine());
  assert.match(readMachine().boot, /^[0-9a-f]{16}$/);
});
