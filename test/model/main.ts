/**
 * Explores the protocol and its mutants and prints what was found.
 *   node test/model/main.ts [--large] [--only NAME]
 * NAME is a configuration or a mutant; alone, its trace is printed whole. Exit code 1: something was missed or broken.
 */
import { parseArgs } from 'node:util';
import { renderRow } from '../../src/terminal/table.ts';
import { claimFindings } from './claims.ts';
import { explore, type Finding, plan } from './findings.ts';

const { values } = parseArgs({
  options: { large: { type: 'boolean', default: false }, only: { type: 'string' } },
});

const columns = [
  { title: 'CONFIGURATION' },
  { title: 'MUTANT' },
  { title: 'STATES', right: true },
  { title: 'TRANSITIONS', right: true },
  { title: 'DEPTH', right: true },
  { title: 'SECONDS', right: true },
  { title: 'RESULT' },
] as const;
/** A finding is shown as soon as it is made. */
const widths = [16, 34, 11, 12, 6, 8, 200];
const line = (cells: readonly string[]) => renderRow(columns, widths, cells);

function row({ config, mutant, result, seconds, ok }: Finding): string {
  const steps = result.broken ? result.broken.trace.length - 1 : 0;
  const found = result.broken ? `${result.broken.what} (${steps} steps)` : 'nothing found';
  const counts = [result.states, result.transitions, result.depth].map((n) => n.toLocaleString('en'));
  const verdict = `${ok ? 'ok' : 'WRONG'}: ${found}`;
  return line([config.name, mutant?.name ?? '', ...counts, seconds.toFixed(1), verdict]);
}

console.log(line(columns.map(({ title }) => title)));
let states = 0;
let missed = 0;
for (const planned of plan(values)) {
  const finding = explore(planned);
  console.log(row(finding));
  if (finding.result.broken && (values.only || !finding.ok)) {
    for (const text of finding.result.broken.trace) console.log(`    ${text}`);
  }
  states += finding.result.states;
  if (!finding.ok) missed++;
}
for (const { name, mutant, result, ok } of claimFindings(values.only)) {
  const verdict = `${ok ? 'ok' : 'WRONG'}: ${result.broken ?? 'nothing found'}`;
  console.log(line([name, mutant ?? '', result.states.toLocaleString('en'), '', '', '', verdict]));
  states += result.states;
  if (!ok) missed++;
}
console.log(`${states.toLocaleString('en')} states visited, ${missed} wrong`);
process.exitCode = missed === 0 && states > 0 ? 0 : 1;
