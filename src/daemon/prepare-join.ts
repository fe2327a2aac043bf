/** What it takes to let a host join, worked out by a child: neither YAML nor what issues certificates is loaded here for it. */
import { execFile } from 'node:child_process';
import type { JoinTask, JoinWork } from '../ports/joining.ts';
import { programOfCommands } from './program-of-commands.ts';

const withinMs = 30_000;
/** A cluster file and what is compiled of it, many times over. */
const bytesMax = 32 * 1024 * 1024;

/** Rejects with what the child said. The task has passwords in it: it goes by standard input. */
export function prepareJoin(task: JoinTask, signal: AbortSignal): Promise<JoinWork> {
  const options = { timeout: withinMs, killSignal: 'SIGKILL', maxBuffer: bytesMax, signal } as const;
  return new Promise((done, fail) => {
    const child = execFile(
      process.execPath,
      [programOfCommands(), 'prepare-join'],
      options,
      (error, out, said) => {
        if (error === null) done(JSON.parse(out) as JoinWork);
        else fail(new Error(`what the host needs could not be worked out: ${said.trim() || error.message}`));
      },
    );
    // A child that ends before it has read all is told by its exit.
    child.stdin?.on('error', () => {});
    child.stdin?.end(JSON.stringify(task));
  });
}
