/** What could not even be stopped or looked at is better not started: which program of a resource is not on this node. */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { whyNotRun } from '../why-not-run.ts';
import { maskShell } from './masked-command.ts';
import type { Program, Step } from './step.ts';

/** In words, why a resource is better not started here; undefined: nothing is known against it. */
export function whyNoStart(program: Program): string | undefined {
  const missing = missingProgram(program);
  if (missing !== undefined) return `there is no ${missing} on this node`;
  const { start, stop, verifyStopped } = program;
  const called = [...start, ...stop, ...verifyStopped].flatMap(scriptsOf);
  for (const script of new Set(called)) {
    const why = whyNotRun(script);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Called by its path, or all that a shell is told. */
function scriptsOf(step: Step): readonly string[] {
  if (step.kind !== 'run' || !step.joins) return [];
  const { argv } = step;
  const at = argv.indexOf('-c');
  const text = at > 0 && argv[at - 1] === '/bin/sh' ? (argv[at + 1] ?? '') : '';
  return [argv[0] ?? '', onlyCommand.exec(text)?.[1] ?? ''].filter(isAbsolute);
}

/** A path and words: nothing that the shell would go on with when that cannot be run. */
const onlyCommand = /^\s*(\/[\w./+-]+)(?:[ \t]+[\w./+:=,@%{}"' -]*)?\s*$/;

const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Undefined: they are all there. */
export function missingProgram({ start, stop, verifyStopped, needs = [] }: Program): string | undefined {
  const steps: readonly Step[] = [...start, ...stop, ...verifyStopped];
  const called = steps.flatMap((step) => (step.kind === 'run' && step.joins ? [step.argv[0] ?? ''] : []));
  const folders = new Set([usualPath, ...steps.flatMap(pathOf)].flatMap((path) => path.split(':')));
  const masks = steps.some((step) => 'secrets' in step && step.secrets !== undefined)
    ? [maskShell, 'sed']
    : [];
  return [...needs, ...masks, ...called.filter(isAbsolute)].find((program) => !isThere(program, folders));
}

const pathOf = (step: Step): readonly string[] => ('env' in step ? [step.env.PATH ?? ''] : []);

function isThere(program: string, folders: ReadonlySet<string>): boolean {
  if (isAbsolute(program)) return existsSync(program);
  // What is relative is so to where it is called.
  return program.includes('/') || [...folders].some((folder) => existsSync(join(folder, program)));
}
