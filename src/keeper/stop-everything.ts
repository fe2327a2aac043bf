/**
 * Stops everything of this node without the daemon and says what could not be verified. Every process below the agent's
 * control group is killed first (the daemon, start commands, services), so that nothing acts any more; then the marks
 * outside (addresses, mounts) are removed as the journal says, and probed.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { controlGroupAt, createControlGroups } from '../node/control-group.ts';
import { hardStop } from '../node/hard-stop.ts';
import { createJournal, type JournalContent } from '../node/journal.ts';

export interface StopEverythingOptions {
  readonly cluster: string;
  readonly node: string;
  readonly stateDir: string;
  /** Control groups of this agent and, when it was started from elsewhere, of the one before. */
  readonly bases: readonly string[];
  /** The machine has booted since the journal was written: what it names ended with the boot, and is forgotten. */
  readonly booted: boolean;
  readonly tell: (text: string) => void;
}

const killWithinMs = 5000;
/** Every resource has its own stop time-out below this bound. */
const stopWithinMs = 60_000;

/** Never rejects. Empty: everything is proved stopped. */
export async function stopEverything(options: StopEverythingOptions): Promise<readonly string[]> {
  const bases = [...new Set(options.bases)].filter((base) => existsSync(base));
  const survivors = await Promise.all(bases.map(killBase));
  const journaled = options.booted && forgetJournal(options.stateDir) ? [] : stopJournaled(options);
  const unverified = await Promise.resolve(journaled).catch((error: Error) => [error.message]);
  return [...survivors.flat(), ...unverified];
}

/** False when an entry is left: then it is stopped and verified like any other. */
function forgetJournal(stateDir: string): boolean {
  const directory = join(stateDir, 'journal');
  try {
    if (!existsSync(directory)) return true;
    for (const name of readdirSync(directory)) if (name.endsWith('.json')) rmSync(join(directory, name));
    return true;
  } catch {
    return false;
  }
}

async function killBase(base: string): Promise<readonly string[]> {
  const controlGroup = controlGroupAt(base);
  try {
    if (await controlGroup.kill(killWithinMs)) return [];
    return [`processes in ${base} do not die: ${controlGroup.processes().join(', ')}`];
  } catch (error) {
    return [`${base}: ${(error as Error).message}`];
  }
}

async function stopJournaled({
  cluster,
  node,
  stateDir,
  bases,
  tell,
}: StopEverythingOptions): Promise<readonly string[]> {
  const [base] = bases;
  const journal = readJournal(stateDir);
  const unverified = await hardStop({
    stateDir,
    controlGroups: createControlGroups({ cluster, node, base }),
    journal,
    withinMs: stopWithinMs,
    tell,
  });
  return unverified.map(
    ({ group, resource, said }) => `${[group, resource].filter(Boolean).join('.')}: ${said}`,
  );
}

/** A state directory that never held a journal (and cannot be written to) has nothing to stop. */
function readJournal(stateDir: string): JournalContent {
  if (existsSync(join(stateDir, 'journal'))) return createJournal(stateDir).read();
  return { entries: [], refused: {}, seen: undefined, problems: [], unreadable: [] };
}
