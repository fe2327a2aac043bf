/**
 * Runs a command on a node: by a shell of this machine, or through a program such as ssh that gives a shell on the other. The
 * command goes to that shell's input, so nothing quotes it twice. What it prints goes to a file, and it is no part of this session:
 * neither Ctrl-C nor a lost connection leaves a package half installed.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import type { Context } from '../context.ts';

export interface RanThere {
  readonly code: number;
  /** The last lines that it printed. */
  readonly said: readonly string[];
}

const keptLines = 8;

export interface RunThere {
  readonly node: string;
  /** A command in which NODE stands for the node; undefined: a shell here. */
  readonly by: string | undefined;
  readonly command: string;
  /** Set for the command, beside NODE. */
  readonly version: string;
}

/** `log`: what it prints is added there. Every exit code is a result. Rejects where a person does not wait any more: it goes on. */
export async function runThere(
  { signal }: Pick<Context, 'signal'>,
  there: RunThere,
  log: string,
): Promise<RanThere> {
  const output = openSync(log, 'a', 0o600);
  try {
    writeSync(output, `--- ${there.node}: ${there.command}\n`);
    const from = statSync(log).size;
    const code = await end(signal, there, output);
    return { code, said: lastLines(readFileSync(log).subarray(from).toString()) };
  } finally {
    closeSync(output);
  }
}

function end(signal: AbortSignal, there: RunThere, output: number): Promise<number> {
  const { by, node } = there;
  const shell = by === undefined ? 'exec sh -s' : `exec ${by.replace(/\bNODE\b/g, node)} sh -s`;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn('/bin/sh', ['-c', shell], { detached: true, stdio: ['pipe', output, output] });
    const leave = () => {
      child.unref();
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    child.on('error', reject);
    child.on('close', (code) => {
      signal.removeEventListener('abort', leave);
      resolve(code ?? 137);
    });
    // A way that cannot be gone ends without reading: its exit code tells.
    child.stdin?.on('error', () => {});
    child.stdin?.end(scriptOf(there));
  });
}

/** Who loses the connection does not end what is half done. The command itself has no input that it could eat. */
function scriptOf({ node, version, command }: RunThere): string {
  return `trap '' HUP
export DEBIAN_FRONTEND=noninteractive NODE=${node} VERSION=${version}
{
${command}
} </dev/null
`;
}

function lastLines(text: string): readonly string[] {
  return text
    .split(/[\n\r]+/)
    .map((line) => line.replace(/\p{Cc}/gu, ' ').trim())
    .filter((line) => line !== '')
    .slice(-keptLines);
}
