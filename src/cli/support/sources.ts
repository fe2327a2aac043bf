/** From where the parts of a bundle come: other commands of ours, programs of the system, files. Each is bounded in time and size. */
import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';

export interface Sources {
  /** What `holdfast WORDS` prints, as people see it on a wide terminal. Rejects where it prints nothing but why not. */
  holdfast(...words: string[]): Promise<string>;
  /** What a program prints on both outputs. Rejects where it cannot be run. */
  program(file: string, ...args: string[]): Promise<string>;
  /** The end of a file. Rejects with the system's error. */
  file(path: string): Promise<string>;
  readonly stateDir: string;
  readonly clusterFile: string;
  /** Names of all groups; empty where they are not known. */
  readonly groups: readonly string[];
}

const withinMs = 20_000;
const bytesMax = 16 * 1024 * 1024;

export function runProgram([file = '', ...args]: readonly string[], signal: AbortSignal): Promise<string> {
  const options = { timeout: withinMs, killSignal: 'SIGKILL', maxBuffer: bytesMax, signal } as const;
  return new Promise((resolve, reject) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      if (error !== null && stdout === '') reject(new Error(stderr.trim().split('\n')[0] || error.message));
      else resolve(`${stdout}${stderr}`);
    });
  });
}

export async function readEnd(path: string): Promise<string> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - bytesMax);
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(Math.min(size, bytesMax)),
      0,
      undefined,
      from,
    );
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
