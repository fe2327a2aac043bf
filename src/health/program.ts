/**
 * Asks a program: its exit code is the answer, its last line what is said of it. What it started in its session and left behind is
 * killed with it, whether it ended or outlived its time: nothing piles up from question to question.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { type Ask, type CheckBounds, failed, passed } from './check-type.ts';

const outputBytes = 4096;
/** Before the program itself gives up, it should say why. */
const pingGraceMs = 200;
/** What it left behind may hold its outputs open. */
const lastWordsMs = 50;

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
    const child = begin(program, argv);
    if (typeof child === 'string') return resolve({ said: child });
    // Where no descriptor is left it has no outputs, and its error is still to come.
    const outputs = [child.stdout, child.stderr];
    let text = '';
    const end = (ended: Ended) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', gone);
      for (const output of outputs) output?.destroy();
      killSession(child);
      resolve(ended);
    };
    const timer = setTimeout(() => end({ said: noAnswer }), withinMs);
    const gone = () => end({ said: 'not asked to the end' });
    signal.addEventListener('abort', gone);
    child.on('error', ({ code }: NodeJS.ErrnoException) =>
      end({ said: code === 'ENOENT' ? `no ${program} on this node` : `${program}: ${code}` }),
    );
    for (const output of outputs)
      output?.on('data', (chunk: Buffer) => {
        text = (text + chunk.toString()).slice(-outputBytes);
      });
    const settle = () => {
      const { exitCode, signalCode } = child;
      end(exitCode === null ? { said: `ended by ${signalCode}` } : { code: exitCode, said: lastLine(text) });
    };
    child.once('exit', () => setTimeout(settle, lastWordsMs));
    child.once('close', () => child.pid !== undefined && settle());
  });
}

/** Why it cannot be: words that are none for the system, too many of them, no memory. */
function begin(program: string, argv: readonly string[]): ChildProcess | string {
  try {
    return spawn(program, argv, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
  } catch (error) {
    return (error as Error).message;
  }
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
