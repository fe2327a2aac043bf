/** What an agent has worked out by a command of ours, as a child: neither YAML nor what issues certificates is loaded here for it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Issued, IssueTask, JoinTask, JoinWork } from '../ports/joining.ts';
import type { SendTask, Sent } from '../ports/notify.ts';

interface Tasks {
  readonly 'prepare-join': { readonly task: JoinTask; readonly gives: JoinWork };
  readonly 'send-notification': { readonly task: SendTask; readonly gives: Sent };
  readonly 'issue-certificate': { readonly task: IssueTask; readonly gives: Issued };
}

const withinMs = 30_000;
/** A cluster file and what is compiled of it, many times over. */
const bytesMax = 32 * 1024 * 1024;

/** Rejects with what the child said. A task may have passwords in it: it goes by standard input. */
export function workOut<C extends keyof Tasks>(
  command: C,
  task: Tasks[C]['task'],
  signal: AbortSignal,
): Promise<Tasks[C]['gives']> {
  const options = { timeout: withinMs, killSignal: 'SIGKILL', maxBuffer: bytesMax, signal } as const;
  return new Promise((done, fail) => {
    const child = execFile(process.execPath, [programOfCommands(), command], options, (error, out, said) => {
      if (error === null) done(JSON.parse(out) as Tasks[C]['gives']);
      else fail(new Error(`"holdfast ${command}" failed: ${said.trim() || error.message}`));
    });
    // A child that ends before it has read all is told by its exit.
    child.stdin?.on('error', () => {});
    child.stdin?.end(JSON.stringify(task));
  });
}

/** Built programs lie side by side in dist/; run from source, each has its folder. */
export function programOfCommands(): string {
  const here = import.meta.dirname;
  return import.meta.filename.endsWith('.ts') ? join(here, '..', 'cli', 'main.ts') : join(here, 'cli.js');
}
