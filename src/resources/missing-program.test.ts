import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingProgram, whyNoStart } from './missing-program.ts';
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

test('whyNoStart() finds scripts that cannot be run, called by their path or all that a shell is told', (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-script-'));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  const script = join(directory, 'dos.sh');
  writeFileSync(script, '#!/bin/sh\r\nexit 0\r\n', { mode: 0o755 });
  const shell = (text: string): RunStep => ({ ...runs('/bin/sh'), argv: ['/bin/sh', '-c', text] });
  const why = (stop: RunStep) => whyNoStart({ ...nothing, stop: [stop] });
  assert.match(why(runs(script)) ?? '', /Windows/);
  assert.match(why(shell(`${script} stop "a b"`)) ?? '', /Windows/);
  assert.match(why(shell('/no/such/script stop')) ?? '', /there is no/);
  // What the shell goes on with.
  assert.equal(why(shell(`${script} stop || exit 7`)), undefined);
  assert.equal(why(shell(`test -e ${script}`)), undefined);
  assert.equal(why(shell('/bin/true now')), undefined);
});
