/**
 * Runs in a process into which mutate-on-load.ts has put the mutant: `hunt-mutant.ts SEEDS CRASHES`. Prints one line of
 * JSON, what noticed the mutant and how; nothing was found: nothing is printed.
 */
import { fuzzOne } from '../../src/sim/fuzz.ts';
import { runScenario } from '../../src/sim/scenario.ts';
import { crashEverywhere, readScenario, scenarioNames } from '../scenarios/crash-variants.ts';
import type { Catch } from './catch.ts';

/** Where the stories are already told otherwise, so many random runs look for a broken promise behind it. */
const seedsAfterStory = 10;

const [seeds, crashes] = process.argv.slice(2).map(Number) as [number, number];
const found = attempt(() => hunt());
if (found) console.log(JSON.stringify(found));

function hunt(): Catch | undefined {
  const story = inScenarios();
  if (story?.by === 'scenario') return story;
  const random = inRandomRuns(story ? Math.min(seeds, seedsAfterStory) : seeds);
  return random ?? story ?? inCrashes();
}

/** A broken promise before a story that is only told otherwise. */
function inScenarios(): Catch | undefined {
  let story: Catch | undefined;
  for (const name of scenarioNames) {
    const text = readScenario(name);
    const { failures, text: told } = runScenario(text);
    if (failures[0] !== undefined) return { by: 'scenario', what: `${name}: ${failures[0]}` };
    if (told.trimEnd() !== text.trimEnd()) story ??= { by: 'story', what: name };
  }
  return story;
}

function inRandomRuns(count: number): Catch | undefined {
  for (let seed = 1; seed <= count; seed++) {
    const { violation } = fuzzOne(seed);
    if (violation) return { by: 'fuzz', what: `seed ${seed}: ${violation}` };
  }
  return undefined;
}

function inCrashes(): Catch | undefined {
  if (crashes === 0) return undefined;
  for (const name of scenarioNames) {
    for (const crash of ['daemon', 'power'] as const) {
      const [broken] = crashEverywhere(readScenario(name), crash, crashes).broken;
      if (broken !== undefined) return { by: 'crash', what: `${name}: ${broken}` };
    }
  }
  return undefined;
}

/** What throws is noticed as well. */
function attempt(run: () => Catch | undefined): Catch | undefined {
  try {
    return run();
  } catch (error) {
    return { by: 'scenario', what: String(error) };
  }
}
