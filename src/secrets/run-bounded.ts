/**
 * Runs a program for what it prints. Bounded in time and size and killed with all it started; a second process (`timeout`)
 * holds it to its time also when ours is killed meanwhile. What it prints is kept nowhere.
 */
import { type ChildProcess, spawn } from 'node:child_process';

const beside = '/usr/bin/timeout';
const notStarted = `${beside}: failed to run command`;
const orphanGraceMs = 500;
/** Something it left behind may hold its outputs open for ever. */
const lastWordsMs = 50;

export type BoundedRun =
  | { readonly is: 'ended'; readonly how: number | string; readonly printed: Buffer; readonly said: string }
  | { readonly is: 'late' }
  | { readonly is: 'unable'; readonly said: string };

/** Of each output at most `bytesMax` and one more are taken. `said`: its last line on standard error. Never rejects. */
export function runBounded(argv: readonly string[], withinMs: number, bytesMax: number): Promise<BoundedRun> {
  return new Promise((resolve) => {
    const seconds = ((withinMs + orphanGraceMs) / 1000).toFixed(3);
    const child = begin(['--signal=KILL', seconds, ...argv]);
    if (typeof child === 'string') return resolve({ is: 'unable', said: child });
    const printed: Buffer[] = [];
    const said: Buffer[] = [];
    let isOver = false;
    const end = (run: BoundedRun) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      child.stdout?.destroy();
      child.stderr?.destroy();
      killSession(child.pid);
      resolve(run);
    };
    const timer = setTimeout(() => end({ is: 'late' }), withinMs);
    child.once('error', ({ message }) => end({ is: 'unable', said: message }));
    const settle = () => {
      const text = lastLine(Buffer.concat(said).toString());
      if (text.startsWith(notStarted))
        return end({ is: 'unable', said: text.slice(notStarted.length).trim() });
      const how = child.exitCode ?? child.signalCode ?? '';
      return end({ is: 'ended', how, printed: Buffer.concat(printed), said: text });
    };
    child.once('exit', () => setTimeout(settle, lastWordsMs));
    child.once('close', settle);
    child.stdout?.on('data', (chunk: Buffer) => keep(printed, chunk, bytesMax));
    child.stderr?.on('data', (chunk: Buffer) => keep(said, chunk, bytesMax));
  });
}

/** Why it cannot be: words that are none for the system, too many of them, no memory. One without outputs is told by its error. */
function begin(argv: readonly string[]): ChildProcess | string {
  try {
    return spawn(beside, argv, { detached: true, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return (error as Error).message;
  }
}

/** One byte more than may be, so that too much is noticed. */
function keep(chunks: Buffer[], chunk: Buffer, bytesMax: number): void {
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  if (size <= bytesMax) chunks.push(chunk.subarray(0, bytesMax + 1 - size));
}

function lastLine(text: string): string {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .at(-1) ?? ''
  );
}

function killSession(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
