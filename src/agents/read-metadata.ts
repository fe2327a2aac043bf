/**
 * Asks an installed agent what it says about itself. It is a program like any other: it has a time to answer in and is killed
 * with all it started, and what it prints counts only if it is metadata. Nothing is remembered: agents are updated.
 */
import { spawn } from 'node:child_process';
import { type AgentMetadata, parseMetadata } from './metadata.ts';

const withinMs = 5000;
/** The longest of Debian's agents prints 60 KiB. */
const bytesMax = 1024 * 1024;

export interface Question {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads on its standard input. */
  readonly input?: string;
}

/** A text says why there is no metadata, as the end of a sentence that begins with the agent. Never rejects. */
export function readMetadata(question: Question, limitMs = withinMs): Promise<AgentMetadata | string> {
  return new Promise((resolve) => {
    const { program, args, env, input = '' } = question;
    const child = spawn(program, [...args], {
      detached: true,
      cwd: '/',
      stdio: ['pipe', 'pipe', 'ignore'],
      ...(env && { env: { ...env } }),
    });
    let printed = '';
    const end = (answer: AgentMetadata | string) => {
      clearTimeout(timer);
      child.stdout.destroy();
      killSession(child.pid);
      resolve(answer);
    };
    const timer = setTimeout(() => end(`did not describe itself within ${limitMs / 1000} s`), limitMs);
    child.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      end(code === 'ENOENT' ? 'is not installed here' : `cannot be run here (${message})`),
    );
    child.once('close', () => end(parseMetadata(printed) ?? 'does not describe itself'));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.length > bytesMax) end('does not describe itself');
    });
  });
}

function killSession(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
