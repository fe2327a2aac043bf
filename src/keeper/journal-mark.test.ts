import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isLeftKnown as isKnown } from '../core/keeper/left-known.ts';
import type { Permit } from '../core/keeper/permit.ts';
import { readTraces } from './journal-mark.ts';
import { createPermitFile, readPermit } from './permit.ts';

const machine = { id: 'm1', boot: 'b1' };

const isLeftKnown = (...where: Parameters<typeof readTraces>) => isKnown(readTraces(...where));

/** A state directory in which an agent has begun an incarnation; its control group exists. */
async function afterAnAgent(t: TestContext): Promise<{ stateDir: string; base: string; permit: Permit }> {
  const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-left-'));
  t.after(() => rmSync(stateDir, { recursive: true }));
  const base = join(stateDir, 'control-group');
  mkdirSync(base);
  await createPermitFile({ stateDir, base, machine }, undefined).open(true, false);
  return { stateDir, base, permit: readPermit(stateDir)! };
}

test('An agent knows what was left where its permit and the journal fit together', async (t) => {
  const { stateDir, base, permit } = await afterAnAgent(t);
  assert.equal(isLeftKnown(stateDir, base, permit), true);
});

test('An agent does not know what was left when the journal is gone or another one', async (t) => {
  const { stateDir, base, permit } = await afterAnAgent(t);
  rmSync(join(stateDir, 'journal'), { recursive: true });
  assert.equal(isLeftKnown(stateDir, base, permit), false);
  await createPermitFile({ stateDir, base, machine }, undefined).open(true, false);
  assert.equal(isLeftKnown(stateDir, base, permit), false);
});

test('After a boot nothing can be left, whatever became of the journal', async (t) => {
  const { stateDir, base, permit } = await afterAnAgent(t);
  rmSync(join(stateDir, 'journal'), { recursive: true });
  assert.equal(isLeftKnown(stateDir, base, { ...permit, boot: 'another boot' }), true);
});

test('A state directory without a permit is new only where no agent had a control group', async (t) => {
  const { stateDir, base } = await afterAnAgent(t);
  assert.equal(isLeftKnown(stateDir, base, undefined), false);
  assert.equal(isLeftKnown(stateDir, join(base, 'nowhere'), undefined), true);
});

test('The doubt outlives the agent that had it, until everything was found stopped', async (t) => {
  const { stateDir, base, permit } = await afterAnAgent(t);
  rmSync(join(stateDir, 'journal'), { recursive: true });
  const file = createPermitFile({ stateDir, base, machine }, permit);
  await file.open(isLeftKnown(stateDir, base, permit), false);
  assert.equal(isLeftKnown(stateDir, base, readPermit(stateDir)), false);
  await file.vouch();
  assert.equal(isLeftKnown(stateDir, base, readPermit(stateDir)), true);
});

test('A journal that is lost under a living agent is noticed', async (t) => {
  const { stateDir, base, permit } = await afterAnAgent(t);
  const file = createPermitFile({ stateDir, base, machine }, permit);
  await file.open(true, false);
  assert.equal(file.hasLostJournal(), false);
  rmSync(join(stateDir, 'journal'), { recursive: true });
  assert.equal(file.hasLostJournal(), true);
});
