/**
 * Runs the program that prints a secret. Bounded in time and size and killed with all it started; a second process
 * (`timeout`) holds it to its time also when ours is killed meanwhile. What it prints is kept nowhere.
 */
import { spawn } from 'node:child_process';
import { firstLineOf } from './first-line.ts';
import { createMask } from './mask.ts';
import { type Secret, secretBytesMax } from './secret-trouble.ts';

const beside = '/usr/bin/timeout';
const notStarted = `${beside}: failed to run command`;
const orphanGraceMs = 500;
/** Something it left behind may hold its outputs open for ever. */
const lastWordsMs = 50;
const saidMax = 300;

/** Never rejects. */
export function runScript(argv: readonly string[], withinMs: number): Promise<Secret> {
  const program = argv[0] ?? '';
  return new Promise((resolve) => {
    const seconds = ((withinMs + orphanGraceMs) / 1000).toFixed(3);
    const child = spawn(beside, ['--signal=KILL', seconds, ...argv], {
      detached: true,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed: Buffer[] = [];
    const said: Buffer[] = [];
    let isOver = false;
    const end = (secret: Secret) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      killSession(child.pid);
      resolve(secret);
    };
    const late = { is: 'too-slow', what: `script ${program}`, withinMs } as const;
    const timer = setTimeout(() => end({ trouble: late }), withinMs);
    child.once('error', ({ message }) => end({ trouble: { is: 'unable', program, said: message } }));
    const settle = () => {
      const { exitCode, signalCode } = child;
      end(judge(program, exitCode, signalCode ?? '', Buffer.concat(printed), Buffer.concat(said).toString()));
    };
    child.once('exit', () => setTimeout(settle, lastWordsMs));
    child.once('close', settle);
    child.stdout.on('data', (chunk: Buffer) => keep(printed, chunk));
    child.stderr.on('data', (chunk: Buffer) => keep(said, chunk));
  });
}

/** One byte more than may be, so that too much is noticed. */
function keep(chunks: Buffer[], chunk: Buffer): void {
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  if (size <= secretBytesMax) chunks.push(chunk.subarray(0, secretBytesMax + 1 - size));
}

function judge(program: string, code: number | null, signal: string, printed: Buffer, text: string): Secret {
  const secret = firstLineOf(printed, `what script ${program} prints`);
  if (code === 0) return secret;
  const mask = createMask(printed.toString().split('\n'));
  const said = mask(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .at(-1) ?? '',
  ).slice(0, saidMax);
  if (said.startsWith(notStarted)) return { trouble: { is: 'unable', program, said } };
  const how = code === null ? signal : `exit code ${code}`;
  return { trouble: { is: 'script-failed', program, how, said } };
}

function killSession(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
