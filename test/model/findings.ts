/** What to explore in a run, and whether what was found is what should be found. */
import { check, type Result } from './checker.ts';
import { type Configuration, configurations } from './configurations.ts';
import { type Mutant, mutants } from './mutants.ts';

export interface Finding {
  readonly config: Configuration;
  readonly mutant: Mutant | undefined;
  readonly result: Result;
  readonly seconds: number;
  /** A mutant was caught, or the protocol as it is held. */
  readonly ok: boolean;
}

export interface Selection {
  /** Also the configurations that take minutes. */
  readonly large?: boolean;
  /** Only this configuration or mutant. */
  readonly only?: string | undefined;
}

/** First the protocol as it is, then each mutant in the configuration that must notice it. */
export function* findings({ large = false, only }: Selection): Generator<Finding> {
  for (const config of configurations) {
    if (only === undefined ? config.run === 'small' || large : config.name === only)
      yield explore(config, undefined);
  }
  for (const mutant of mutants) {
    if (only !== undefined && mutant.name !== only) continue;
    yield explore(configurations.find(({ name }) => name === mutant.caughtIn)!, mutant);
  }
}

function explore(config: Configuration, mutant: Mutant | undefined): Finding {
  const before = performance.now();
  const result = check(config, mutant?.name);
  const seconds = (performance.now() - before) / 1000;
  return { config, mutant, result, seconds, ok: (result.broken !== undefined) === (mutant !== undefined) };
}
