/** Finds the labs of this machine, and removes what dead ones left before anything else is done. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../src/make-directory.ts';
import { nearest } from '../src/values/suggest.ts';
import { LabError } from './lab-error.ts';
import { holdfastRoot, labFiles, labsDirectory } from './lab-files.ts';
import { ownerLives } from './owner.ts';
import type { LabPlan } from './plan.ts';
import { readPlan } from './read-plan.ts';
import { run, runForResult } from './run.ts';

export interface LabSelector {
  /** Name of the cluster. */
  readonly name?: string;
  readonly dir?: string;
}

/** Directories of the labs that are up, dead ones having been removed. */
export async function findLabs(): Promise<string[]> {
  const alive: string[] = [];
  for (const dir of labDirectories()) {
    const owner = readOwner(dir);
    if (owner === undefined) continue;
    if (ownerLives(owner)) alive.push(dir);
    else await sweep(dir, owner);
  }
  return alive;
}

/** The one lab meant. Throws `lab-none` or `lab-ambiguous`. */
export async function selectLab(selector: LabSelector): Promise<string> {
  const labs = await findLabs();
  if (selector.name?.includes('/')) {
    const text = `--lab takes the name of a cluster, not "${selector.name}"; for a directory use --dir.`;
    throw new LabError('lab-name', text);
  }
  const wanted = selector.dir ?? (selector.name ? join(labsDirectory, selector.name) : undefined);
  if (wanted !== undefined) {
    const dir = existsSync(wanted) ? realpathSync(wanted) : wanted;
    if (labs.includes(dir)) return dir;
    const meant = selector.name === undefined ? undefined : nearest(selector.name, labNames());
    if (meant !== undefined)
      throw new LabError('lab-name', `No lab "${selector.name}" is up; did you mean "${meant}"?`);
    throw new LabError('lab-none', `No lab is up in ${wanted}; start one: holdfast lab up FILE.`);
  }
  const [first, ...more] = labs;
  if (first === undefined) throw new LabError('lab-none', 'No lab is up; start one: holdfast lab up FILE.');
  if (more.length === 0) return first;
  throw new LabError('lab-ambiguous', `Several labs are up (${labs.join(', ')}); say which with --lab NAME.`);
}

/** Takes the name for a new lab. Throws `lab-exists` when a living lab has it, `lab-unsuitable` when the directory cannot be used. */
export async function claimLab(
  cluster: string,
  dir: string,
  controlGroup: string,
  token: string,
): Promise<void> {
  makeDirectory(labsDirectory);
  const claim = join(holdfastRoot(), 'lab', 'claim');
  const { code, stdout, stderr } = await runForResult([
    'flock',
    labsDirectory,
    claim,
    cluster,
    dir,
    controlGroup,
    token,
  ]);
  const where = stdout.trim();
  if (code === 0) return;
  if (code === 75) {
    const hint = `take it down first: holdfast lab down --lab ${cluster}`;
    throw new LabError(
      'lab-exists',
      `A lab of cluster "${cluster}" is already up (or its directory is used by one): ${where}; ${hint}.`,
    );
  }
  if (code === 76) {
    throw new LabError(
      'lab-unsuitable',
      `${dir} holds files that are not a lab's; give an empty or a new directory.`,
    );
  }
  if (code === 77) {
    throw new LabError(
      'lab-unsuitable',
      `${where} keeps files of a lab of "${cluster}"; use it with --dir ${where} or remove it.`,
    );
  }
  throw new LabError(
    'lab-up-failed',
    `The name "${cluster}" could not be taken: ${stderr.trim().split('\n')[0] ?? ''}`,
  );
}

/** Removes a dead lab; does nothing when the directory has another owner by now. */
export async function sweep(dir: string, owner: string): Promise<void> {
  const group = readFileSync(join(dir, 'cgroup'), 'utf8').trim();
  await run(['flock', labsDirectory, join(holdfastRoot(), 'lab', 'janitor'), dir, group, owner], {
    timeoutMs: 20_000,
  });
}

/** The token in DIR/owner; undefined when no lab claims the directory. */
export function readOwner(dir: string): string | undefined {
  const { owner } = labFiles(dir);
  return ifThere(() => readFileSync(owner, 'utf8').trim());
}

/** Plans of the labs whose files are here. Only looks: one that died is not swept away, and still has its plan. */
export function readPlans(): LabPlan[] {
  return labDirectories().flatMap((dir) => ifThere(() => readPlan(dir)) ?? []);
}

function labNames(): string[] {
  return existsSync(labsDirectory) ? readdirSync(labsDirectory) : [];
}

function labDirectories(): string[] {
  return labNames().flatMap((name) => ifThere(() => realpathSync(join(labsDirectory, name))) ?? []);
}

/** Undefined when it is not there, or no more: a lab may come up or go down while others are listed. */
function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
