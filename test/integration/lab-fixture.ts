/** What the tests of the lab share: labs with a stand-in for the agent and the store, and ways to look at them. Needs root. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { labControlGroup } from '../../lab/control-group.ts';
import { Lab } from '../../lab/lab.ts';
import { runForResult } from '../../lab/run.ts';
import type { Config } from '../../src/core/config.ts';

export const holdfast = join(import.meta.dirname, 'stand-in-holdfast');
export const powerSwitch = join(import.meta.dirname, '..', '..', 'lab', 'power-switch');

/** The labs of one test file, with a temporary directory; `end` leaves nothing of either. */
export class Labs {
  /** Names of clusters start with it; no other test file has the same. */
  readonly name: string;
  readonly directory = mkdtempSync(join(tmpdir(), 'lab-test-'));
  /** Never read: the tests hand over configurations. */
  readonly file = join(this.directory, 'cluster.yaml');
  readonly #labs: Promise<Lab>[] = [];

  constructor(kind: string) {
    this.name = `${kind}-${process.pid}`;
  }

  up(config: Config, dir?: string): Promise<Lab> {
    const lab = Lab.up(this.file, { config, holdfast, dir });
    this.#labs.push(lab);
    return lab;
  }

  async end(): Promise<void> {
    // Also those that were still coming up when their test failed.
    for (const lab of await Promise.allSettled(this.#labs)) {
      if (lab.status === 'fulfilled') await lab.value.down();
    }
    rmSync(this.directory, { recursive: true });
  }
}

export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, `${what}: not within 10 s`);
    await sleep(10);
  }
}

/** True when `from` gets an answer from the address within half a second. */
export async function reaches(lab: Lab, from: string, address: string): Promise<boolean> {
  const { code } = await lab.exec(from, ['ping', '-n', '-q', '-c', '1', '-W', '0.5', address]);
  return code === 0;
}

export async function host(lab: Lab, name: string) {
  const found = (await lab.status()).hosts.find((h) => h.name === name);
  assert.ok(found, `there is a host ${name}`);
  return found;
}

/** Lines `NODE BOOT-ID` that the stand-in agent left in its state directory, one per start. */
export function starts(lab: Lab, node: string): string[] {
  const path = join(lab.dir, 'nodes', node, 'starts');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

export function fence(lab: Lab, action: string, port: string, timeoutMs?: number) {
  return runForResult([powerSwitch], {
    input: `action=${action}\nport=${port}\nlab=${lab.dir}\n`,
    timeoutMs,
  });
}

/** What a lab may leave: nothing with its directory in a command line, no mount, no loop device, no control group. */
export function leftovers(name: string, dir: string): string[] {
  const processes = readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir);
    } catch {
      return false;
    }
  });
  const loops = execFileSync('losetup', ['-n', '-O', 'BACK-FILE', '-l'], { encoding: 'utf8' }).split('\n');
  return [
    ...processes.map((pid) => `process ${pid}`),
    ...(readFileSync('/proc/self/mountinfo', 'utf8').includes(dir) ? ['a mount'] : []),
    ...loops.filter((back) => back.includes(dir)).map((back) => `a loop device of ${back}`),
    ...[labControlGroup(name), dir].filter((path) => existsSync(path)),
  ];
}

/** The janitor's own process ends a moment after its work. */
export async function untilNothingIsLeft(name: string, dir: string): Promise<void> {
  let left: string[] = [];
  const gone = () => {
    left = leftovers(name, dir);
    return left.length === 0;
  };
  await until('nothing is left', gone).catch(() => assert.deepEqual(left, []));
}
