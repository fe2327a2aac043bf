/** What to explore in a run, and whether what was found is what should be found. */
import { check, type Result } from './checker.ts';
import type { Configuration } from './configuration.ts';
import { configurations } from './configurations.ts';
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

export interface Planned {
  readonly config: Configuration;
  readonly mutant: Mutant | undefined;
}

/** First the protocol as it is, then each mutant in the configuration that must notice it. */
export function plan({ large = false, only }: Selection): Planned[] {
  const asItIs = configurations.filter(({ name, run }) =>
    only === undefined ? run === 'small' || large : name === only,
  );
  const broken = mutants.filter(({ name }) => only === undefined || name === only);
  return [
    ...asItIs.map((config) => ({ config, mutant: undefined })),
    ...broken.map((mutant) => ({ config: configurationNamed(mutant.caughtIn), mutant })),
  ];
}

export function explore({ config, mutant }: Planned): Finding {
  const before = performance.now();
  const result = check(config, mutant?.name);
  const seconds = (performance.now() - before) / 1000;
  return { config, mutant, result, seconds, ok: (result.broken !== undefined) === (mutant !== undefined) };
}

function configurationNamed(wanted: string): Configuration {
  const config = configurations.find(({ name }) => name === wanted);
  if (!config) throw new Error(`no configuration is called "${wanted}"`);
  return config;
}
