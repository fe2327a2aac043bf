/**
 * What it costs that readiness is known at any moment: the processor time of the agents of Debian hosts, and of the same program
 * without its looks, a minute each.
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

const lookless = '1.0.1';
const look = 'timer = setTimeout(() => void look(), firstMs);';
/** One that serves and one that stands by. The third has a clock that costs something itself. */
const measured = ['host1', 'host2'];
const measuredMs = 60_000;
/** A hundredth of a core. */
const dearestMs = measuredMs / 100;

const title = 'The readiness of Debian hosts, and what it costs';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  let office: ReadyOffice;
  before(async () => {
    office = await ReadyOffice.up();
    const from = join(office.packaged.directory, 'lookless');
    copyRepository(from);
    const file = join(from, 'src', 'readiness', 'watch-readiness.ts');
    const text = readFileSync(file, 'utf8');
    assert.ok(text.includes(look), 'looks begin where they did');
    writeFileSync(file, text.replace(look, ''));
    await buildPackages({ from, out: office.packaged.directory, version: lookless });
  });
  after(() => office?.down());

  /** Of the agent and all that it started, in ms since that began. */
  async function usedMs(host: string): Promise<number> {
    const stat = await office.sh(host, 'cat /sys/fs/cgroup/system.slice/holdfast.service/cpu.stat');
    return Number(/^usage_usec (\d+)$/m.exec(stat)?.[1]) / 1000;
  }

  /** Each host, within a minute. */
  async function measure(): Promise<readonly number[]> {
    const before = await Promise.all(measured.map(usedMs));
    await sleep(measuredMs);
    const now = await Promise.all(measured.map(usedMs));
    return now.map((ms, i) => Math.round(ms - (before[i] ?? 0)));
  }

  test('is a hundredth of a core at most', async (t) => {
    const withLooks = await measure();
    await office.packaged.installEverywhere(lookless);
    await office.packaged.untilWell();
    const without = await measure();
    const told = measured.map(
      (host, i) => `${host}: ${withLooks[i]} ms a minute, without looks ${without[i]} ms`,
    );
    t.diagnostic(told.join('; '));
    for (const [i, ms] of withLooks.entries()) assert.ok(ms - (without[i] ?? 0) <= dearestMs, told[i]);
  });
}
