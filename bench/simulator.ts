/** How many random runs (five nodes, a simulated minute of faults, then healing) the simulator does in a minute on one core. */
import { randomConfig } from '../src/sim/faults.ts';
import { fuzzOne } from '../src/sim/fuzz.ts';
import { seeded } from '../src/sim/random.ts';
import type { RowContext, Series } from './bench-row.ts';

const nodes = 5;
const secondsPerRun = { full: 15, quick: 4 } as const;

export async function measureSimulator(context: RowContext): Promise<Series[]> {
  const values: number[] = [];
  const seconds = context.quick ? secondsPerRun.quick : secondsPerRun.full;
  let seed = 0;
  for (let run = 0; run < context.runs; run++) {
    const cpu = process.cpuUsage();
    const started = performance.now();
    let done = 0;
    for (; performance.now() - started < seconds * 1_000; done++) {
      seed = nextSeed(seed);
      const { violation } = fuzzOne(seed);
      if (violation !== '') context.progress(`seed ${seed} broke an invariant: ${violation}`);
      context.signal.throwIfAborted();
    }
    const { user, system } = process.cpuUsage(cpu);
    values.push(done / ((user + system) / 60e6));
    context.progress(`run ${run + 1}: ${done} random runs`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return [
    {
      event: 'random runs',
      system: 'simulator',
      what: 'per minute of one core',
      unit: 'runs/min',
      values,
      target: { atLeast: 1_000 },
    },
  ];
}

/** Random runs have two to five nodes; the large ones are what is counted. */
function nextSeed(seed: number): number {
  const next = seed + 1;
  const { config } = randomConfig(seeded(next));
  return Object.keys(config.nodes).length === nodes ? next : nextSeed(next);
}
