/**
 * Entry point of the supervisor: `supervise DIR`, started detached by `lab up`, which listens on file descriptor 3 until
 * the lab is up. If that end closes early (an interrupted `lab up`), the lab is rolled back. However this process ends,
 * the janitor sees the end of its pipe and removes the rest.
 */
import { spawn } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { type LabErrorCode, toLabError } from './lab-error.ts';
import { holdfastRoot, labFiles } from './lab-files.ts';
import { ownerToken } from './owner.ts';
import type { LabPlan } from './plan.ts';
import { readPlan } from './read-plan.ts';
import { Supervisor } from './supervisor.ts';

/** One JSON line each on file descriptor 3. */
export type StartReport =
  | { readonly kind: 'step'; readonly text: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly code: LabErrorCode; readonly message: string };

/** Runs a lab whose directory has been prepared, for as long as the process lives. */
export async function supervise(dir: string): Promise<void> {
  const plan = readPlan(dir);
  startJanitor(plan, takeOver(dir));
  const starter = new Socket({ fd: 3 });
  const report = (message: StartReport) => starter.write(`${JSON.stringify(message)}\n`);
  const supervisor = new Supervisor(plan, {
    progress: (text) => report({ kind: 'step', text }),
    end: (reason, keep) => end(reason, keep),
  });
  const end = (reason: string, keep: boolean) => {
    console.log(`the lab ends: ${reason}`);
    if (keep) writeFileSync(join(dir, 'keep'), '');
    // The janitor does it all again; the time-out is for processes that the kernel cannot kill at once.
    setTimeout(() => process.exit(1), 3000);
    void supervisor.close().finally(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end(signal, false));
  const abandoned = () => end('"lab up" was interrupted', false);
  starter.on('end', abandoned).on('error', abandoned).resume();
  try {
    await supervisor.start();
  } catch (error) {
    const { code, message } = toLabError(error, 'lab-up-failed');
    starter.off('end', abandoned).end(`${JSON.stringify({ kind: 'failed', code, message })}\n`);
    return end(message, false);
  }
  starter
    .off('end', abandoned)
    .off('error', abandoned)
    .on('error', () => {});
  report({ kind: 'ready' });
  starter.end();
}

/** From here on this process answers for the lab. */
function takeOver(dir: string): string {
  const token = ownerToken(process.pid) ?? '';
  const { owner } = labFiles(dir);
  writeFileSync(`${owner}.new`, `${token}\n`);
  renameSync(`${owner}.new`, owner);
  return token;
}

/** Leaves with nobody: its own session, no log to hold open, and the pipe whose other end only this process has. */
function startJanitor(plan: LabPlan, token: string): void {
  const janitor = join(holdfastRoot(), 'lab', 'janitor');
  const child = spawn(janitor, [plan.dir, plan.controlGroup, token, 'wait'], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
}

await supervise(process.argv[2] ?? '');
