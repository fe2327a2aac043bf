/**
 * The tests in other words: a copy of the repository whose sentences are reworded has its golden texts written anew; then
 * nothing but those has changed, and every test passes. What fails compares a sentence, or reads one.
 *
 * usage: node test/reword/main.ts [--everywhere | --in GLOB…] [--keep] [SUITE…]
 *
 * Reworded are the tables of words; with --everywhere also every sentence of the core, the daemon and the memory store;
 * with --in those of the files named. The suites are unit, scenarios and contracts unless others are named.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { copyRepository } from '../copy-repository.ts';
import { rewordFiles, runBySimulator } from './reword-files.ts';
import { findStrayChanges } from './stray-changes.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    everywhere: { type: 'boolean' },
    in: { type: 'string', multiple: true },
    keep: { type: 'boolean' },
  },
});
const patterns = options.in ?? (options.everywhere ? runBySimulator : ['src/core/words/*.ts']);
const suites = positionals.length > 0 ? positionals : ['unit', 'scenarios', 'contracts'];
/** What `make docs` runs. */
const generators = ['src/config/write-schema.ts', 'src/cli/reference/write.ts'];
const folder = mkdtempSync(join(tmpdir(), 'holdfast-reword-'));
const copy = join(folder, 'holdfast');

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=reword', '-c', 'user.email=reword@localhost'];
  return execFileSync('git', [...who, ...args], { cwd: copy, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/** Whether it ended well. */
function runNode(argv: readonly string[], how: 'shown' | 'silent', env: NodeJS.ProcessEnv = {}): boolean {
  const stdio = how === 'shown' ? 'inherit' : 'ignore';
  return (
    spawnSync(process.execPath, argv, { cwd: copy, stdio, env: { ...process.env, ...env } }).status === 0
  );
}

/** What fails here fails again among the suites, and is told there. */
function writeGoldenTexts(): void {
  const tests = globSync('{src,lab,test}/**/*.test.ts', { cwd: copy });
  const golden = tests.filter((file) => readFileSync(join(copy, file), 'utf8').includes('UPDATE_GOLDEN'));
  runNode(['tools/scenarios.ts', '--update'], 'silent');
  for (const pages of generators) runNode([pages], 'silent');
  runNode(['--test', ...golden], 'silent', { UPDATE_GOLDEN: '1' });
}

function runReworded(): boolean {
  copyRepository(copy);
  const sentences = rewordFiles(copy, patterns);
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'in other words');
  const isBuilt = runNode(['tools/build.ts'], 'shown');
  writeGoldenTexts();
  const changed = git('diff', '--name-only').split('\n').filter(Boolean);
  const stray = findStrayChanges(git('diff', '-U0'));
  for (const line of stray) console.log(`  CHANGED ${line}`);
  const failed = suites.filter((suite) => !runNode(['tools/test.ts', suite], 'shown'));
  console.log(`${sentences} sentences reworded; ${changed.length} files with golden texts changed`);
  console.log(`failed in other words: ${failed.join(', ') || 'no suite'}; ${stray.length} stray changes`);
  return isBuilt && sentences > 0 && changed.length > 0 && stray.length === 0 && failed.length === 0;
}

try {
  process.exitCode = runReworded() ? 0 : 1;
} finally {
  if (options.keep) console.log(`kept: ${copy}`);
  else rmSync(folder, { recursive: true });
}
