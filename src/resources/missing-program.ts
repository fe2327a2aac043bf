/** What could not even be stopped or looked at is better not started: which program of a resource is not on this node. */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { maskShell } from './masked-command.ts';
import type { Program, Step } from './step.ts';

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
