/**
 * Asks a program: its exit code is the answer, its last line what is said of it. One that outlives its time is killed with all that
 * it started in its session.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { CheckAnswer } from '../core/health/judge-health.ts';
import { type Ask, type CheckBounds, failed, passed } from './check-type.ts';

const outputBytes = 4096;
/** Before the program itself gives up, it should say why. */
const pingGraceMs = 200;

export const askProgram: Ask = ({ command }, bounds) => {
  const words = Array.isArray(command) ? command.map(String) : ['/bin/sh', '-c', String(command)];
  return run(words, bounds);
};

export const askPing: Ask = async ({ target }, { withinMs, signal }) => {
  const wait = (withinMs / 1000).toFixed(3);
  const argv = ['ping', '-n', '-q', '-c', '1', '-W', wait, '--', String(target)];
  const answer = await run(argv, { withinMs: withinMs + pingGraceMs, signal });
  // Of no answer it says only statistics.
  return answer.passes || /not known|failure|unreachable|no ping/i.test(answer.said)
    ? answer
    : failed('no answer');
};

function run(
  [program = '', ...argv]: readonly string[],
  { withinMs, signal }: CheckBounds,
): Promise<CheckAnswer> {
  return new Promise((resolve) => {
    const child = spawn(program, argv, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
    let text = '';
    const more = (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-outputBytes);
    };
    child.stdout.on('data', more);
    child.stderr.on('data', more);
    const end = (answer: CheckAnswer) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', gone);
      for (const output of [child.stdout, child.stderr]) output.destroy();
      resolve(answer);
    };
    const stop = (said: string) => {
      killSession(child);
      end(failed(said));
    };
    const timer = setTimeout(() => stop('no answer'), withinMs);
    const gone = () => stop('not asked to the end');
    signal.addEventListener('abort', gone);
    child.once('error', ({ code }: NodeJS.ErrnoException) =>
      end(failed(code === 'ENOENT' ? `no ${program} on this node` : `${program}: ${code}`)),
    );
    child.once('close', (code, by) =>
      end(code === 0 ? passed : failed(lastLine(text) || (by ? `ended by ${by}` : `exit code ${code}`))),
    );
  });
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter(Boolean).at(-1) ?? '';
}

function killSession({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}
