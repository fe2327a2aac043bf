/**
 * Looks for what a mutant breaks: `node test/sim-mutants/hunt.ts FOLDER NAME SEEDS`, FOLDER being a copy of the sources with
 * the mutant in it. Prints what was found; exits 1 when nothing was.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Hunt } from './mutant.ts';
import { mutants } from './mutants.ts';

const crashes = 400;

const [folder, name, seeds] = process.argv.slice(2) as [string, string, string];
const { hunt } = mutants.find((mutant) => mutant.name === name)!;
const found = await run(hunt);
console.log(found || `nothing was found`);
process.exit(found ? 0 : 1);

function run(how: Hunt): Promise<string> {
  switch (how.kind) {
    case 'random':
      return randomly(Number(seeds));
    case 'scenario':
      return inScenario(how.file, how.crash);
    case 'test':
      return inTest(how.file);
  }
}

async function inTest(file: string): Promise<string> {
  // Without this the inner run would report to the outer one.
  const { NODE_TEST_CONTEXT: _outer, ...env } = process.env;
  const argv = ['--test', '--test-reporter=tap', join(folder, file)];
  const { stdout } = spawnSync(process.execPath, argv, { env });
  return /^\s*not ok \d+ - (.*)$/m.exec(stdout.toString())?.[1] ?? '';
}

async function randomly(count: number): Promise<string> {
  const { fuzzOne } = (await import(
    join(folder, 'src/sim/fuzz.ts')
  )) as typeof import('../../src/sim/fuzz.ts');
  for (let seed = 1; seed <= count; seed++) {
    const { violation } = fuzzOne(seed);
    if (violation) return `seed ${seed}: ${violation}`;
  }
  return '';
}

async function inScenario(file: string, crash: 'daemon' | 'power' | undefined): Promise<string> {
  const path = join(folder, 'test/scenarios/crash-variants.ts');
  const variants = (await import(path)) as typeof import('../scenarios/crash-variants.ts');
  const text = variants.readScenario(file);
  if (crash) return variants.crashEverywhere(text, crash, crashes).broken[0] ?? '';
  const { runScenario } = (await import(
    join(folder, 'src/sim/scenario.ts')
  )) as typeof import('../../src/sim/scenario.ts');
  return runScenario(text).failures[0] ?? '';
}
