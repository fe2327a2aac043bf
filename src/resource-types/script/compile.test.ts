import { test } from 'node:test';
import { definitionOf, expectGolden } from '../testing.ts';

test('A script is believed to be stopped only when its control group is empty too', () => {
  const params = { start: ['/srv/app', 'start'], stop: ['/srv/app', 'stop'], probe: ['/srv/app', '{node}'] };
  expectGolden(new URL('./script.golden.txt', import.meta.url), definitionOf('script', params));
});
