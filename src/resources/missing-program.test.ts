import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingProgram } from './missing-program.ts';
import type { Program, RunStep } from './step.ts';

const nothing: Program = {
  start: [],
  stop: [],
  probe: [],
  deepProbe: [],
  hardStop: [],
  verifyStopped: [],
  announce: [],
};

const runs = (program: string, PATH = '/bin'): RunStep => ({
  kind: 'run',
  argv: [program],
  env: { PATH },
  joins: true,
  exits: { other: 'soft' },
});

test('missingProgram() finds what a resource needs in the path its commands have, and by its own path', () => {
  const missing = (program: Partial<Program>) => missingProgram({ ...nothing, ...program });
  assert.equal(missing({}), undefined);
  assert.equal(missing({ needs: ['sh', '/bin/sh', 'bin/relative'] }), undefined);
  assert.equal(missing({ needs: ['sh', 'no-such-program'] }), 'no-such-program');
  assert.equal(missing({ needs: ['/no/such/program'] }), '/no/such/program');
  assert.equal(missing({ stop: [runs('/no/such/program')] }), '/no/such/program');
  assert.equal(missing({ start: [runs('whatever-the-shell-finds')] }), undefined);
  const [, folder = '', name = ''] = /^(.*)\/([^/]+)$/.exec(process.execPath) ?? [];
  assert.equal(missing({ needs: [`${name}`], start: [runs('x', folder)] }), undefined);
});
