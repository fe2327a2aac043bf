/**
 * What it costs that readiness is known at any moment: the processor time of the agents of Debian hosts that look twenty times as
 * often as they should, and of agents that never do. What lies between them is told apart from what else an agent does.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyRepository } from '../copy-repository.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { buildPackages } from './support/build-packages.ts';
import { whyNoPackagedHosts } from './support/packaged-hosts.ts';
import { ReadyOffice } from './support/ready-office.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const often = 20;
/** Of src/readiness/watch-readiness.ts; by the version that it makes. */
const changes = {
  '1.0.1': {
    find: 'timer = setTimeout(() => void look(), pauseMs);',
    put: `timer = setTimeout(() => void look(), pauseMs / ${often});`,
  },
  '1.0.2': { find: 'timer = setTimeout(() => void look(), firstMs);', put: '' },
};
/** One that serves and one that stands by. The third has a clock that costs something itself. */
const measured = ['host1', 'host2'];
const measuredMs = 30_000;
/** A hundredth of a core. */
const dearestMs = measuredMs / 100;

const title = 'The readiness of Debian hosts, and what it costs';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  let office: ReadyOffice;
  before(async () => {
    office = await ReadyOffice.up();
    for (const [version, change] of Object.entries(changes)) await buildChanged(version, change);
  });
  after(() => office?.down());

  async function buildChanged(version: string, { find, put }: { find: string; put: string }): Promise<void> {
    const from = join(office.packaged.directory, version);
    copyRepository(from);
    const file = join(from, 'src', 'readiness', 'watch-readiness.ts');
    const text = readFileSync(file, 'utf8');
    assert.ok(text.includes(find), `looks are as they were: ${find}`);
    writeFileSync(file, text.replace(find, put));
    await buildPackages({ from, out: office.packaged.directory, version });
  }

  /** Of the agent and all that it started, in ms since that began. */
  async function usedMs(host: string): Promise<number> {
    const stat = await office.sh(host, 'cat /sys/fs/cgroup/system.slice/holdfast.service/cpu.stat');
    return Number(/^usage_usec (\d+)$/m.exec(stat)?.[1]) / 1000;
  }

  /** What each host has used in a while by that version. */
  async function measure(version: string): Promise<readonly number[]> {
    await office.packaged.installEverywhere(version);
    await office.packaged.untilWell();
    const before = await Promise.all(measured.map(usedMs));
    await sleep(measuredMs);
    const now = await Promise.all(measured.map(usedMs));
    return now.map((ms, i) => Math.round(ms - (before[i] ?? 0)));
  }

  test('is a hundredth of a core at most', async (t) => {
    const [eager, without] = [await measure('1.0.1'), await measure('1.0.2')];
    const costMs = measured.map((_, i) => Math.round(((eager[i] ?? 0) - (without[i] ?? 0)) / often));
    const told = measured.map(
      (host, i) =>
        `${host}: ${eager[i]} ms with ${often} times the looks, ${without[i]} ms without, so ${costMs[i]} ms by them`,
    );
    t.diagnostic(`in ${measuredMs / 1000} s ${told.join('; ')}`);
    for (const [i, ms] of costMs.entries()) assert.ok(ms <= dearestMs, told[i]);
  });
}
