/**
 * Secrets in the environment of what steps run. A step, and so the journal, holds where one is found; the value is had once for
 * every list of steps, when the first step needs it, and stands nowhere but in the memory of this process and in the
 * environment of the program.
 *
 * A start needs all of them, as they are now. Whatever looks at a resource or stops it goes by the last one that was had,
 * and without one it goes on all the same: for want of a file nothing that runs may be called failed, and no node fenced.
 */
import { createMask, type Mask } from '../secrets/mask.ts';
import { isSecretName } from '../secrets/secret-names.ts';
import { secretWords } from '../secrets/words.ts';
import type { ReadSecret } from './had-secrets.ts';
import { type Hidden, wholeLines } from './run-command.ts';
import type { Environment, Step, StepSecret, Surroundings } from './step.ts';
import type { StepRun } from './step-world.ts';

/** So much of the time may be spent on secrets: what gives one slowly must not cost the command. */
const partForSecrets = 0.5;
/** A plain one that is shorter stands in many words, and in the configuration anyway. */
const shortestPlain = 4;

export interface NotHad {
  /** Why, and what to do. */
  readonly said: string;
  /** It may be had in a moment, on this very node. */
  readonly mayPass: boolean;
}

/** The first of a list of steps that cannot be had; undefined: all are had, and remembered by `read`. */
export async function firstNotHad(
  steps: readonly Step[],
  read: ReadSecret,
  withinMs: number,
): Promise<NotHad | undefined> {
  const needed = steps.flatMap((step) => ('secrets' in step ? (step.secrets ?? []) : []));
  const had = await Promise.all(needed.map((one) => readOne(one, read, withinMs)));
  return had.find((one) => 'said' in one);
}

export interface FilledSurroundings {
  readonly env: Environment;
  /** Takes the secrets out of what is said. */
  readonly mask: Mask;
  /** What must not reach the disk; undefined: nothing of it is kept from there. */
  readonly hidden?: Hidden;
}

/** What cannot be had is left out of the environment, and told to the world of the run. */
export async function fill({ env, secrets = [] }: Surroundings, run: StepRun): Promise<FilledSurroundings> {
  const plain = Object.entries(env).flatMap(([name, value]) =>
    isSecretName(name) && value.length >= shortestPlain ? [value] : [],
  );
  const had = await Promise.all(secrets.map((one) => readOne(one, run.secrets, run.leftMs())));
  const values = had.flatMap((one) => ('value' in one ? [[one.variable, one.value] as const] : []));
  for (const one of had) if ('said' in one && !run.without.includes(one.said)) run.without.push(one.said);
  const kept = values.map(([, value]) => value);
  const all = [...plain, ...kept];
  const mask = createMask(all);
  return {
    env: { ...env, ...Object.fromEntries(values) },
    mask: all.length === 0 ? (text) => text : (text) => mask(wholeLines(text)),
    ...(kept.length > 0 && { hidden: { secrets: kept, stays: run.world.leavesBehind === true } }),
  };
}

type One = { readonly variable: string; readonly value: string } | NotHad;

async function readOne(
  { variable, name, source }: StepSecret,
  read: ReadSecret,
  leftMs: number,
): Promise<One> {
  const secret = await read(source, leftMs * partForSecrets);
  if ('value' in secret) return { variable, value: secret.value };
  const { wrong, right } = secretWords(secret.trouble);
  const { is } = secret.trouble;
  const mayPass = is === 'too-slow' || is === 'script-failed';
  return { said: `its "${name}" is not to be had: ${wrong}; ${right}`, mayPass };
}
