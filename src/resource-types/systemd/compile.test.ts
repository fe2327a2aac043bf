import { test } from 'node:test';
import { definitionOf, expectGolden } from '../testing.ts';

test('A unit is started and stopped by systemd, and believed to be stopped only when nothing of it is left', () => {
  expectGolden(
    new URL('./unit.golden.txt', import.meta.url),
    definitionOf('systemd', { unit: 'postgresql@15-main.service' }),
  );
});
