/** Looks for what notices a mutant, the quickest first: unit tests of its folder, scenarios, random runs, crashes. */
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Catch } from './catch.ts';
import { mutated } from './mutated.ts';
import { editsOf, type RuleMutant } from './rule-mutant.ts';

const root = join(import.meta.dirname, '../..');
const preload = join(import.meta.dirname, 'mutate-on-load.ts');
/** A mutant with which the tests do not end is noticed by that. */
const limitMs = 900_000;

export interface Effort {
  readonly seeds: number;
  /** Crashes tried per scenario and kind. */
  readonly crashes: number;
}

/** Undefined: it survives. */
export async function catchMutant(mutant: RuleMutant, effort: Effort): Promise<Catch | undefined> {
  // One that does not load would look as if it was noticed.
  mutated(mutant);
  return (await inUnitTests(mutant)) ?? (await inSimulator(mutant, effort));
}

async function inUnitTests(mutant: RuleMutant): Promise<Catch | undefined> {
  const patterns = new Set(editsOf(mutant).map(({ file }) => `${partOf(file)}/**/*.test.ts`));
  const files = globSync([...patterns], { cwd: root });
  const argv = ['--test', '--test-isolation=none', '--test-reporter=tap', ...files];
  const { code, stdout } = await run(mutant, argv);
  if (code === 'time') return { by: 'time', what: 'the unit tests do not end' };
  const failed = /^\s*not ok \d+ - (.*)$/m.exec(stdout)?.[1];
  if (failed !== undefined) return { by: 'unit', what: failed };
  return code === 0 ? undefined : { by: 'unit', what: `exit code ${code}` };
}

/** A domain of the core, or what else lies together in `src`. */
function partOf(file: string): string {
  return /^src\/(core\/[^/]+|[^/]+)(?=\/)/.exec(file)?.[0] ?? 'src';
}

async function inSimulator(mutant: RuleMutant, { seeds, crashes }: Effort): Promise<Catch | undefined> {
  const hunt = join(import.meta.dirname, 'hunt-mutant.ts');
  const { code, stdout, stderr } = await run(mutant, [hunt, String(seeds), String(crashes)]);
  if (code === 'time') return { by: 'time', what: 'the simulator does not end' };
  if (code !== 0) throw new Error(`the hunt for ${mutant.name} failed: ${stderr}`);
  return stdout === '' ? undefined : (JSON.parse(stdout) as Catch);
}

interface Ended {
  readonly code: number | 'time';
  readonly stdout: string;
  readonly stderr: string;
}

function run(mutant: RuleMutant, argv: readonly string[]): Promise<Ended> {
  // Without this an inner run of tests would report to the outer one.
  const { NODE_TEST_CONTEXT: _outer, ...env } = process.env;
  const options = {
    cwd: root,
    env: { ...env, HOLDFAST_MUTANT: mutant.name },
    timeout: limitMs,
    maxBuffer: 64 * 2 ** 20,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', preload, ...argv], options, (error, stdout, stderr) => {
      const code = error?.killed ? 'time' : typeof error?.code === 'number' ? error.code : error ? 1 : 0;
      resolve({ code, stdout, stderr });
    });
  });
}
