/**
 * `npm run mutants [-- NAME… --seeds N --crashes N]`: every rule of the takeover protocol broken once, and what notices it.
 * Ends with 1 when a mutant survives that is not proved equivalent, one that is does not, or one is noticed only by a story
 * that is told otherwise: that shows other words, and no broken promise.
 */
import { ruleMutants } from './all-mutants.ts';
import type { Catch } from './catch.ts';
import { catchMutant } from './catch-mutant.ts';
import { isNoticed } from './is-noticed.ts';
import { parseHunt } from './parse-hunt.ts';
import type { RuleMutant } from './rule-mutant.ts';

const atOnce = 2;

const names = ruleMutants.map(({ name }) => name);
const hunt = parseHunt(process.argv.slice(2), names);
if (hunt.kind === 'help') {
  console.log(hunt.text);
  process.exit(0);
}
if (hunt.kind === 'mistake') {
  console.error(`mutants: ${hunt.said}`);
  process.exit(2);
}
const { effort } = hunt;
const chosen = ruleMutants.filter(({ name }) => hunt.names.length === 0 || hunt.names.includes(name));
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
  const isExpected = isNoticed(found) === (mutant.equivalent === undefined);
  if (!isExpected) wrong.push(mutant.name);
  const by = found?.by ?? (mutant.equivalent === undefined ? 'SURVIVES' : 'equivalent');
  counts.set(by, (counts.get(by) ?? 0) + 1);
  const what = found?.what.split('\n')[0] ?? mutant.equivalent ?? mutant.rule;
  const late = isExpected || found === undefined ? '' : ` (${objection(found)})`;
  const seconds = (ms / 1000).toFixed(0).padStart(4);
  console.log(`${mutant.name.padEnd(width)}  ${by.padEnd(10)} ${seconds} s  ${what}${late}`);
}

function objection({ by }: Catch): string {
  return by === 'story' ? 'told otherwise is not enough' : 'is called equivalent, and is not';
}
