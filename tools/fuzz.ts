/**
 * `npm run fuzz -- --seed N --runs N [--trace]`: random runs of the simulator. Prints progress, how fast it went, and
 * for a failing seed the violation and the faults as a scenario. --trace prints the whole log of the last run.
 */
import { parseArgs } from 'node:util';
import { fuzzOne } from '../src/sim/fuzz.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '100' },
    trace: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed);
const runs = Number(values.runs);
const started = performance.now();
let simulatedMs = 0;
let failed = 0;
for (let i = 0; i < runs; i++) {
  const result = fuzzOne(first + i);
  simulatedMs += result.world.schedule.now;
  if (values.trace)
    for (const l of result.world.log) console.log(`${(l.at / 1000).toFixed(3)} ${l.node}: ${l.text}`);
  if (result.violation === '') continue;
  failed += 1;
  console.log(
    `seed ${result.seed}: ${result.violation}\n  t=${(result.world.schedule.now / 1000).toFixed(1)}s; replay: npm run fuzz -- --seed ${result.seed} --runs 1 --trace`,
  );
  if (failed <= 2) console.log(result.scenario.map((l) => `    ${l}`).join('\n'));
}
const seconds = (performance.now() - started) / 1000;
console.log(
  `${runs} runs, ${Math.round(simulatedMs / 60_000)} simulated minutes in ${seconds.toFixed(1)} s (${Math.round((runs / seconds) * 60)} runs a minute)`,
);
console.log(`${runs - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
