/**
 * Runs a command on a node: by a shell of this machine, or through a program such as ssh that gives a shell on the other. The
 * command goes to that shell's input, so nothing quotes it twice.
 */
import { spawn } from 'node:child_process';
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

/** Every exit code is a result. Rejects where a person interrupts, who then does not wait any more. */
export function runThere({ signal }: Pick<Context, 'signal'>, there: RunThere): Promise<RanThere> {
  const { by, node } = there;
  const shell = by === undefined ? 'exec sh -s' : `exec ${by.replace(/\bNODE\b/g, node)} sh -s`;
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', shell], { signal });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 137, said: lastLines(said) }));
    // A way that cannot be gone ends without reading: its exit code tells.
    child.stdin.on('error', () => {});
    child.stdin.end(scriptOf(there));
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
