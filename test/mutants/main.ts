/**
 * `npm run mutants [-- NAME… --seeds N --crashes N]`: every rule of the takeover protocol broken once, and what notices it.
 * Ends with 1 when a mutant survives that is not proved equivalent, or one that is does not.
 */
import { parseArgs } from 'node:util';
import { ruleMutants } from './all-mutants.ts';
import type { Catch } from './catch.ts';
import { catchMutant } from './catch-mutant.ts';
import type { RuleMutant } from './rule-mutant.ts';

const atOnce = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '40' }, crashes: { type: 'string', default: '2' } },
});
const effort = { seeds: Number(values.seeds), crashes: Number(values.crashes) };
const chosen = ruleMutants.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
if (chosen.length === 0) {
  console.error(`mutants: none is called ${positionals.join(', ')}; see test/mutants/all-mutants.ts`);
  process.exit(2);
}
const width = Math.max(...chosen.map(({ name }) => name.length));
const wrong: string[] = [];
const counts = new Map<string, number>();
const left = [...chosen];
const startedMs = performance.now();
await Promise.all(Array.from({ length: atOnce }, work));
const seconds = Math.round((performance.now() - startedMs) / 1000);
const caught = [...counts].map(([by, count]) => `${count} ${by}`).join(', ');
console.log(`${chosen.length} mutants in ${seconds} s: ${caught}`);
console.log(`${chosen.length - wrong.length} passed, ${wrong.length} failed`);
process.exit(wrong.length > 0 ? 1 : 0);

async function work(): Promise<void> {
  for (let mutant = left.shift(); mutant !== undefined; mutant = left.shift()) {
    const sinceMs = performance.now();
    tell(mutant, await catchMutant(mutant, effort), performance.now() - sinceMs);
  }
}

function tell(mutant: RuleMutant, found: Catch | undefined, ms: number): void {
  const isExpected = (found === undefined) === (mutant.equivalent !== undefined);
  if (!isExpected) wrong.push(mutant.name);
  const by = found?.by ?? (mutant.equivalent === undefined ? 'SURVIVES' : 'equivalent');
  counts.set(by, (counts.get(by) ?? 0) + 1);
  const what = found?.what.split('\n')[0] ?? mutant.equivalent ?? mutant.rule;
  const late = isExpected || found === undefined ? '' : ' (is called equivalent, and is not)';
  const seconds = (ms / 1000).toFixed(0).padStart(4);
  console.log(`${mutant.name.padEnd(width)}  ${by.padEnd(10)} ${seconds} s  ${what}${late}`);
}
