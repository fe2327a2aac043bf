/**
 * A program of this node, with the message on its standard input. It is killed with all it started when its time is over, and of
 * what it prints the last line is told.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { NotifyMessage, Sent } from '../../ports/notify.ts';
import { oneLine, type Send } from './send.ts';

const outputBytesMax = 4096;
/** What it left behind may hold its outputs open. */
const lastWordsMs = 50;

export const sendByScript: Send = ({ command }, message, withinMs) => {
  const [program = '', ...argv] = command as readonly string[];
  const child = spawn(program, argv, {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
    env: environmentOf(message),
  });
  return outcomeOf(child, program, withinMs, `${JSON.stringify(message)}\n`);
};

/** What fits on a line; all else is in the message. Nothing of the agent's own goes with it. */
function environmentOf({ id, cluster, node, severity, summary, test, alone }: NotifyMessage) {
  const { PATH, LANG } = process.env;
  return {
    PATH,
    LANG,
    HOLDFAST_MESSAGE: id,
    HOLDFAST_CLUSTER: cluster,
    HOLDFAST_NODE: node,
    HOLDFAST_SEVERITY: severity,
    HOLDFAST_SUMMARY: summary,
    HOLDFAST_TEST: test ? '1' : '0',
    HOLDFAST_ALONE: alone ? '1' : '0',
  };
}

function outcomeOf(child: ChildProcess, program: string, withinMs: number, input: string): Promise<Sent> {
  return new Promise((resolve) => {
    let text = '';
    const end = (ok: boolean, said: string) => {
      clearTimeout(timer);
      killSession(child.pid);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
      resolve({ ok, said: oneLine(said) });
    };
    const timer = setTimeout(() => end(false, `it did not end within ${withinMs / 1000} s`), withinMs);
    child.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      end(false, code === 'ENOENT' ? `there is no ${program} on this node` : message),
    );
    for (const output of [child.stdout, child.stderr])
      output?.on('data', (chunk: Buffer) => {
        text = (text + chunk.toString()).slice(-outputBytesMax);
      });
    // One that reads nothing is told by its exit.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
    child.once('exit', (code, signal) => {
      const how = code === null ? `ended by ${signal}` : `exit code ${code}`;
      setTimeout(() => end(code === 0, [how, lastLine(text)].filter(Boolean).join(': ')), lastWordsMs);
    });
  });
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter(Boolean).at(-1) ?? '';
}

function killSession(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
