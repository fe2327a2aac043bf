import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { logBytesMax } from '../resources/output-log.ts';
import { simpleConfig } from '../sim/simple-config.ts';
import { turnIn } from '../sim/turn-in.ts';
import { tendOutputs } from './tend-state-directory.ts';

const config = simpleConfig({ nodes: ['a'], networks: ['net1'], fence: 'agent', groups: { web: {} } });
const running = {
  old: {
    gen: 1,
    def: 'd',
    definition: config.groups.web!,
    step: 'open',
    target: 'stop',
    resources: {},
  },
} as const;

test('what was printed by what is configured or still here is kept within its size, and removed of what is gone', (t) => {
  const stateDir = mkdtempSync(join(tmpdir(), 'tend-'));
  t.after(() => rmSync(stateDir, { recursive: true }));
  const place = (name: string) => join(stateDir, 'resources', name);
  for (const name of ['web.main', 'old.main', 'gone.main', 'gone.data']) {
    mkdirSync(join(place(name), '.supervisor'), { recursive: true });
    writeFileSync(join(place(name), 'output.log'), 'x'.repeat(logBytesMax + 1));
    writeFileSync(join(place(name), '.supervisor', 'exit'), '0\n');
  }
  writeFileSync(join(place('gone.data'), 'precious'), 'of a script');
  const { s } = turnIn({ self: 'a', config, state: { groups: running } });
  const sizeOf = (name: string) => statSync(join(place(name), 'output.log'), { throwIfNoEntry: false })?.size;

  tendOutputs(stateDir, { ...s, config: undefined });
  assert.deepEqual(
    ['web.main', 'gone.main'].map(sizeOf),
    [0, 0],
    'nothing is removed before it is known what is configured',
  );
  tendOutputs(stateDir, s);
  assert.deepEqual(['web.main', 'old.main', 'gone.main', 'gone.data'].map(sizeOf), [
    0,
    0,
    undefined,
    undefined,
  ]);
  assert.equal(existsSync(place('gone.main')), false);
  assert.equal(existsSync(join(place('gone.data'), 'precious')), true, 'what a script keeps is its own');
  assert.equal(existsSync(join(place('gone.data'), '.supervisor')), false);
});
