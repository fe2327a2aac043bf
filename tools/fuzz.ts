/**
 * `npm run fuzz -- --seed N --runs N [--trace] [--coverage]`: random runs of the simulator. Prints how fast it went, how often
 * the liveness checker had to excuse something, and for a failing seed the violation and the faults as a scenario. --trace
 * prints the whole log of the last run, --coverage what no run has reached of the code that decides. A long series in which
 * an excuse was never needed fails, or one that never came to what its faults are for: that does not come about any more. How far it
 * is is told every minute; after Ctrl-C it says what the runs so far came to, and how to go on.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Excuses } from '../src/sim/checkers/excuses.ts';
import { Exercised } from '../src/sim/exercised.ts';
import { createCoverage } from './coverage.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '100' },
    trace: { type: 'boolean', default: false },
    coverage: { type: 'boolean', default: false },
  },
});
/** A series so long must have needed every excuse. */
const longRuns = 1000;
// Before anything of the product is loaded.
const coverage = values.coverage ? await createCoverage(['src/core/takeover', 'src/core/keeper']) : undefined;
const { fuzzOne } = await import('../src/sim/fuzz.ts');
const counts = {
  excused: new Map<string, number>(new Excuses().entries()),
  exercised: new Map(new Exercised().entries()),
};
const first = Number(values.seed);
const runs = Number(values.runs);
const started = performance.now();
let simulatedMs = 0;
let failed = 0;
let done = 0;
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    isInterrupted = true;
  });
const progressEveryMs = 60_000;
let toldAt = started;
for (let i = 0; i < runs; i++) {
  // A signal is only noticed between runs.
  await turn();
  if (isInterrupted) break;
  tellProgress();
  done += 1;
  const result = fuzzOne(first + i);
  simulatedMs += result.world.schedule.now;
  add(counts.excused, result.world.excuses.entries());
  add(counts.exercised, result.world.exercised.entries());
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
  `${done} runs, ${Math.round(simulatedMs / 60_000)} simulated minutes in ${seconds.toFixed(1)} s (${Math.round((done / seconds) * 60)} runs a minute)`,
);
if (done < runs)
  console.log(
    `interrupted after ${done} of ${runs}; go on with: npm run fuzz -- --seed ${first + done} --runs ${runs - done}`,
  );
for (const [what, count] of Object.entries(counts))
  console.log(`${what}: ${[...count].map(([name, times]) => `${name} ${times}`).join(', ')}`);
const all = [...counts.excused, ...counts.exercised];
const never = all.flatMap(([name, times]) => (times === 0 ? [name] : []));
const isPoor = done >= longRuns && never.length > 0;
if (isPoor)
  console.log(`FAILED no run has come to ${never.join(', ')}: the faults do not lead there any more`);
for (const line of (await coverage?.unreached()) ?? []) console.log(line);
console.log(`${done - failed} passed, ${failed} failed`);
process.exit(failed > 0 || isPoor ? 1 : isInterrupted ? 130 : 0);

function tellProgress(): void {
  const now = performance.now();
  if (now - toldAt < progressEveryMs) return;
  toldAt = now;
  console.error(`${done} of ${runs} runs, ${failed} failed, ${Math.round((now - started) / 1000)} s`);
}

function add(to: Map<string, number>, counted: readonly (readonly [string, number])[]): void {
  for (const [name, times] of counted) to.set(name, (to.get(name) ?? 0) + times);
}
