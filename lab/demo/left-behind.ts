/** What a demo could leave on the machine, looked for after it has cleaned up. */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../run.ts';

export interface Traces {
  /** Directories that should be gone. */
  readonly directories: readonly string[];
  /** Every process and namespace of the lab lived in it. */
  readonly controlGroup: string;
}

const withinMs = 3_000;

/** One line for everything that is still there; a mount's loop device is given a moment, as it ends after its mount. */
export async function findLeftBehind(traces: Traces): Promise<string[]> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look(traces);
    if (found.length === 0 || performance.now() > deadline) return found;
    await sleep(50);
  }
}

async function look({ directories, controlGroup }: Traces): Promise<string[]> {
  const isOurs = (path: string) => directories.some((dir) => path === dir || path.startsWith(`${dir}/`));
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const loops = (await run(['losetup', '--list', '--noheadings', '--output', 'NAME,BACK-FILE'])).split('\n');
  return [
    ...directories.filter((dir) => existsSync(dir)).map((dir) => `the directory ${dir}`),
    ...(existsSync(controlGroup) ? [`the control group ${controlGroup}`] : []),
    ...mounts
      .map((line) => line.split(' ')[4] ?? '')
      .filter(isOurs)
      .map((dir) => `the mount ${dir}`),
    ...loops
      .filter((line) => isOurs(line.trim().split(/\s+/)[1] ?? ''))
      .map((line) => `the loop device ${line.trim()}`),
  ];
}
