/**
 * Asks a program: its exit code is the answer, its last line what is said of it. One that outlives its time is killed with all that
 * it started in its session.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { type Ask, type CheckBounds, failed, passed } from './check-type.ts';

const outputBytes = 4096;
/** Before the program itself gives up, it should say why. */
const pingGraceMs = 200;

export const askProgram: Ask = async ({ command }, bounds) => {
  const words = Array.isArray(command) ? command.map(String) : ['/bin/sh', '-c', String(command)];
  const { code, said } = await run(words, bounds);
  return code === 0 ? passed : failed(said || `exit code ${code}`);
};

/** ping(8): exit code 1 when nothing answered, 2 for every other trouble. */
export const askPing: Ask = async ({ target }, { withinMs, signal }) => {
  const wait = (withinMs / 1000).toFixed(3);
  const argv = ['ping', '-n', '-q', '-c', '1', '-W', wait, '--', String(target)];
  const { code, said } = await run(argv, { withinMs: withinMs + pingGraceMs, signal });
  if (code === 0) return passed;
  return failed(code === 1 ? noAnswer : said);
};

const noAnswer = 'no answer';

/** `code` undefined: it did not end by itself. */
interface Ended {
  readonly code?: number;
  readonly said: string;
}

function run([program = '', ...argv]: readonly string[], { withinMs, signal }: CheckBounds): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, argv, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
    let text = '';
    const more = (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-outputBytes);
    };
    child.stdout.on('data', more);
    child.stderr.on('data', more);
    const end = (ended: Ended) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', gone);
      for (const output of [child.stdout, child.stderr]) output.destroy();
      resolve(ended);
    };
    const stop = (said: string) => {
      killSession(child);
      end({ said });
    };
    const timer = setTimeout(() => stop(noAnswer), withinMs);
    const gone = () => stop('not asked to the end');
    signal.addEventListener('abort', gone);
    child.once('error', ({ code }: NodeJS.ErrnoException) =>
      end({ said: code === 'ENOENT' ? `no ${program} on this node` : `${program}: ${code}` }),
    );
    child.once('close', (code, by) =>
      end(code === null ? { said: `ended by ${by}` } : { code, said: lastLine(text) }),
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
