/** What a keeper has to get rid of, and where it pets: processes, journaled marks, a FIFO for a watchdog. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { BenchNode } from './keeper-bench.ts';

/** Starts a process that stays, in a control group of the agent. */
export function occupy(node: BenchNode, name: string): number {
  const group = join(node.base, name);
  mkdirSync(group, { recursive: true });
  const child = spawn('sh', ['-c', `echo 0 > ${group}/cgroup.procs && exec sleep 600`], { stdio: 'ignore' });
  return child.pid as number;
}

export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Journals a resource whose outside mark is a file; `remove` is how a hard stop takes it away. */
export function journalMark(node: BenchNode, remove?: readonly string[]): string {
  const mark = join(node.stateDir, 'mark');
  writeFileSync(mark, '');
  const run = (argv: readonly string[], exits: object) => ({
    kind: 'run',
    argv,
    env: {},
    joins: false,
    exits,
  });
  const resource = {
    name: 'mark',
    after: [],
    stayed: false,
    hardStop: [run(remove ?? ['rm', '-f', mark], { 0: 'ok', other: 'soft' })],
    verifyStopped: [run(['test', '-e', mark], { 0: 'running', 1: 'stopped', other: 'soft' })],
    stopTimeoutMs: 5000,
    probeTimeoutMs: 5000,
  };
  mkdirSync(join(node.stateDir, 'journal'), { recursive: true });
  const entry = { group: 'web', gen: 1, def: 'x', definition: { resources: [] }, resources: [resource] };
  writeFileSync(join(node.stateDir, 'journal/web.json'), JSON.stringify(entry));
  return mark;
}

/** A FIFO in the place of a watchdog: what was written to it since it was made. */
export function createFifo(t: TestContext): { readonly device: string; read(): string } {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-fifo-'));
  const device = join(directory, 'watchdog');
  spawnSync('mkfifo', [device]);
  const fd = openSync(device, constants.O_RDONLY | constants.O_NONBLOCK);
  t.after(() => {
    closeSync(fd);
    rmSync(directory, { recursive: true });
  });
  let text = '';
  const read = () => {
    const buffer = Buffer.alloc(4096);
    try {
      text += buffer.toString('latin1', 0, readSync(fd, buffer));
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'EAGAIN', 'nothing there is no error');
    }
    return text;
  };
  return { device, read };
}
