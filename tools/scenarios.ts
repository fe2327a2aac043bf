/**
 * Runs the scenario files: `node tools/scenarios.ts [--update] [FILE …]`. With --update every file is rewritten to what
 * really happened; a person reads the difference before it is committed.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runScenario, type ScenarioResult } from '../src/sim/scenario.ts';
import { ScenarioMistake } from '../src/sim/scenario-grammar.ts';

const args = process.argv.slice(2);
const update = args.includes('--update');
const folder = join(import.meta.dirname, '../test/scenarios');
const named = args.filter((a) => !a.startsWith('--'));
const files =
  named.length > 0
    ? named
    : readdirSync(folder)
        .filter((f) => f.endsWith('.txt'))
        .sort()
        .map((f) => join(folder, f));

/** What happened, or what is wrong with a line. */
function told(text: string): ScenarioResult | string {
  try {
    return runScenario(text);
  } catch (error) {
    if (error instanceof ScenarioMistake) return error.message;
    throw error;
  }
}

let failed = 0;
for (const file of files) {
  const before = readFileSync(file, 'utf8');
  const result = told(before);
  if (typeof result === 'string') {
    failed += 1;
    console.log(`FAIL ${file}\n     ${result}`);
    continue;
  }
  const changed = result.text.trimEnd() !== before.trimEnd();
  if (update && changed) writeFileSync(file, `${result.text.trimEnd()}\n\n`);
  const bad = result.failures.length > 0 || (changed && !update);
  if (bad) failed += 1;
  console.log(
    `${bad ? 'FAIL' : 'ok  '} ${file}${changed ? (update ? ' (rewritten)' : ' (differs: run with --update and read the difference)') : ''}`,
  );
  for (const failure of result.failures) console.log(`     ${failure}`);
}
process.exit(failed > 0 ? 1 : 0);
