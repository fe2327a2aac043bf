/**
 * What docs/operations/databases.md tells to do, done on whole Debian hosts: clients write through the floating address and note
 * what was acknowledged, the host that serves loses its power, and on the other host every acknowledged row is there. The disk
 * forgets what was not flushed (lab/disk). Needs root and the base system of `make hosts-databases`; bench/databases.ts does the
 * same more often.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DatabaseCluster, databasesBase } from './database-cluster.ts';
import type { DatabaseStory } from './database-stories.ts';
import { type Cut, PowerCuts } from './power-cuts.ts';

const cuts = 2;
const base = join(import.meta.dirname, '..', '..', '..', '.work', 'hosts', databasesBase);

export function databaseTests(story: DatabaseStory): void {
  const skip = whyNot();
  if (skip === undefined) describe(story.title, () => tests(story));
  else test(story.title, { skip }, () => tests(story));
}

function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return 'hosts need root';
  return existsSync(base) ? undefined : 'no base system with databases: make hosts-databases';
}

function tests(story: DatabaseStory): void {
  let cluster: DatabaseCluster | undefined;
  let power: PowerCuts;

  before(async () => {
    cluster = await DatabaseCluster.up(story);
    power = await PowerCuts.begin(cluster);
  });
  after(async () => {
    await power?.end();
    await cluster?.down();
  });

  for (let number = 1; number <= cuts; number++) {
    test(`Cut ${number} of the power: the other host has every row that was acknowledged`, async (t) => {
      const cut = await power.cut();
      t.diagnostic(told(cut));
      assert.deepEqual(cut.lost, []);
    });
  }

  const { careless } = story;
  if (careless === undefined) return;
  test('Told not to wait for its disk, it loses rows: the disk of the lab forgets', async (t) => {
    await cluster?.exec(power.owner, ...careless);
    const cut = await power.cut();
    t.diagnostic(told(cut));
    assert.notEqual(cut.lost.length, 0);
  });
}

function told({ from, to, acknowledged, lost, servesMs }: Cut): string {
  return `${from} to ${to}: ${acknowledged} rows acknowledged, ${lost.length} lost; written again after ${servesMs} ms`;
}
