/** What the tests of resources on a real machine share: a runner with directories and control groups of its own. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createControlGroups } from '../../src/node/control-group.ts';
import type { ControlGroups } from '../../src/ports/control-groups.ts';
import type { ResourceRunner } from '../../src/ports/resource-runner.ts';
import { makeCompiler } from '../../src/resource-types/compile-resource.ts';
import { createResourceRunner } from '../../src/resources/resource-runner.ts';

export interface ResourceBench {
  readonly runner: ResourceRunner;
  readonly stateDir: string;
  readonly controlGroups: ControlGroups;
  /** Names this bench's control groups for another process. */
  readonly cluster: string;
  readonly deaths: string[];
}

let benches = 0;

export function createBench(context: TestContext): ResourceBench {
  const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-resources-'));
  benches += 1;
  const cluster = `test-${stateDir.slice(-6)}-${benches}`;
  const controlGroups = createControlGroups({ cluster, node: 'n1' });
  const compile = makeCompiler({ stateDir, node: 'n1', network: () => office });
  const runner = createResourceRunner({ node: 'n1', stateDir, controlGroups, compile });
  const deaths: string[] = [];
  runner.onDeath(({ resource }, reason) => void deaths.push(`${resource}: ${reason}`));
  context.after(async () => {
    await runner.close();
    await Promise.all(controlGroups.list().map((name) => controlGroups.at(name).kill(5000)));
    for (const name of controlGroups.list()) controlGroups.at(name).remove();
    rmdirSync(controlGroups.base);
    rmSync(stateDir, { recursive: true, force: true });
  });
  return { runner, stateDir, controlGroups, cluster, deaths };
}

export const office = { subnet: '10.9.0.0/24', own: '10.9.0.1' };

export function sh(code: string): string {
  return execFileSync('/bin/sh', ['-c', code], { encoding: 'utf8' }).trim();
}

export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 3000,
): Promise<number> {
  const begin = performance.now();
  while (!(await holds())) {
    assert.ok(performance.now() - begin < withinMs, `not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return performance.now() - begin;
}
