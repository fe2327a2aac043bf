/**
 * Runs one fence program once: request on standard input, answer in the exit code. A program that outlives its time is
 * killed with everything it started in its session, and that is a failure: what it did is unknown.
 */
import { type ChildProcess, spawn } from 'node:child_process';

const outputBytes = 4096;
/** A program that failed may be read to the end for so long: its last line is the reason people see. */
const lastWordsMs = 50;

export type ProgramOutcome =
  | { readonly kind: 'exit'; readonly code: number; readonly said: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unable'; readonly reason: string };

/** Never rejects. */
export function runProgram(program: string, request: string, withinMs: number): Promise<ProgramOutcome> {
  return new Promise((resolve) => {
    const child = spawn(program, [], { detached: true, stdio: ['pipe', 'pipe', 'pipe'], cwd: '/' });
    const said = collect(child);
    const timer = setTimeout(
      () => {
        end({ kind: 'timeout' });
      },
      Math.max(1, withinMs),
    );
    const end = (outcome: ProgramOutcome) => {
      clearTimeout(timer);
      if (outcome.kind === 'timeout') killSession(child);
      release(child);
      resolve(outcome);
    };
    child.once('error', (error) => end({ kind: 'unable', reason: error.message }));
    const settle = () => end(endOf(child, said()));
    child.once('exit', (code) => {
      if (code === 0 || code === 2) settle();
      else setTimeout(settle, lastWordsMs);
    });
    child.once('close', settle);
    child.stdin.on('error', () => {});
    child.stdin.end(request);
  });
}

function endOf(child: ChildProcess, said: string): ProgramOutcome {
  if (child.exitCode === null) return { kind: 'unable', reason: `it was ended by ${child.signalCode}` };
  return { kind: 'exit', code: child.exitCode, said };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-outputBytes);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .at(-1) ?? '';
}

/** Something it started may hold the pipes open for ever; they must not hold us. */
function release(child: ChildProcess): void {
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function killSession(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}
