import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeUnitFile } from './examine.ts';

const faultsOf = (load: string, file: string) =>
  judgeUnitFile('web.service', `LoadState=${load}\nUnitFileState=${file}\n`);

test('A unit that is there and not started at boot is right', () => {
  for (const file of ['disabled', 'static', 'indirect', '']) assert.deepEqual(faultsOf('loaded', file), []);
});

test('A unit that systemd starts at boot is told, with the command that ends it', () => {
  for (const file of ['enabled', 'enabled-runtime']) {
    const faults = faultsOf('loaded', file);
    assert.deepEqual(
      faults.map(({ onMachine, right }) => ({ onMachine, right })),
      [{ onMachine: true, right: 'systemctl disable web.service' }],
    );
  }
});

test('A unit that is missing or masked is told', () => {
  assert.equal(faultsOf('not-found', '').length, 1);
  assert.equal(faultsOf('masked', 'masked').length, 1);
});
