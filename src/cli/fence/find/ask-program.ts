/** What a program of this host prints, when it ends well and soon. */
import { execFile } from 'node:child_process';

const withinMs = 5_000;
const bytesMax = 256 * 1024;

/** Undefined: it is not installed, failed, or took too long. Never rejects. */
export function askProgram(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C' };
    const bounds = { timeout: withinMs, maxBuffer: bytesMax, killSignal: 'SIGKILL', env } as const;
    execFile(program, [...args], bounds, (error, stdout) => resolve(error === null ? stdout : undefined));
  });
}
