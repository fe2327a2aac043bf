/** What a list of steps came to, and how that reads as the result of an operation or of a probe. */
import type { FailureClass, OperationResult, ProbeResult } from '../ports/resource-runner.ts';
import { notJoined } from './masked-command.ts';
import { type CommandOutcome, reasonIn } from './run-command.ts';
import type { Meaning, RunStep } from './step.ts';

export type StepsOutcome =
  /** Every step did its part and none said more. */
  | { readonly kind: 'done' }
  | {
      readonly kind: 'state';
      readonly state: 'running' | 'stopped' | 'failed';
      readonly reason: string;
      readonly class?: FailureClass;
    }
  | {
      readonly kind: 'failed';
      readonly class: FailureClass;
      readonly reason: string;
      /** Of a start: nothing was done. */
      readonly untouched?: true;
    }
  /** A time-out, or the step could not be carried out: nothing is known. */
  | { readonly kind: 'unable'; readonly reason: string };

export const done: StepsOutcome = { kind: 'done' };
export const say = (state: 'running' | 'stopped' | 'failed', reason = ''): StepsOutcome => ({
  kind: 'state',
  state,
  reason,
});
export const soft = (reason: string): StepsOutcome => ({ kind: 'failed', class: 'soft', reason });
export const unable = (reason: string): StepsOutcome => ({ kind: 'unable', reason });

/** An operation that finds the resource already where it should be has succeeded. */
export function operationResult(
  outcome: StepsOutcome,
  wanted: 'running' | 'stopped',
  told: readonly string[] = [],
): OperationResult {
  if (outcome.kind === 'done' || (outcome.kind === 'state' && outcome.state === wanted))
    return told.length === 0 ? { outcome: 'ok' } : { outcome: 'ok', told: told.join('; ') };
  const failureClass = (outcome.kind === 'unable' ? undefined : outcome.class) ?? 'soft';
  const reason = outcome.reason || `it is not ${wanted}`;
  const failed = { outcome: 'failed', class: failureClass, said: reason } as const;
  return outcome.kind === 'failed' && outcome.untouched ? { ...failed, untouched: true } : failed;
}

/** `without`: what an agent should have been given and was not, for want of a secret. */
export function sayWithout(said: string, without: readonly string[]): string {
  return [...(said === '' ? [] : [said]), ...without].join('; ');
}

export function probeResult(outcome: StepsOutcome): ProbeResult {
  switch (outcome.kind) {
    case 'done':
      return { state: 'running', said: '' };
    case 'state':
      return withClass(outcome.state, outcome.reason, outcome.class);
    case 'failed':
      return withClass('failed', outcome.reason, outcome.class);
    case 'unable':
      return { state: 'unknown', said: outcome.reason };
  }
}

function withClass(state: ProbeResult['state'], reason: string, failureClass?: FailureClass): ProbeResult {
  return failureClass === undefined ? { state, said: reason } : { state, said: reason, class: failureClass };
}

/** What a command's end means by its step's tables. */
export function judgeCommand(step: RunStep, ended: CommandOutcome, allowedMs: number): StepsOutcome {
  const name = step.title ?? `"${step.argv.join(' ')}"`;
  if (ended.kind === 'timeout') return unable(`${name} did not end within ${Math.round(allowedMs)} ms`);
  if (ended.kind === 'unable') return unable(`${name} could not be run: ${ended.reason}`);
  if (ended.kind === 'signal') return soft(`${name} was ended by ${ended.signal}`);
  if (ended.code === notJoined)
    return unable(`${name} could not enter its control group: ${reasonIn(ended.text)}`);
  const meaning = step.exits[ended.code] ?? step.exits.other;
  const said = reasonIn(ended.text);
  const reason = `${name} ended with exit code ${ended.code}${said === '' ? '' : `: ${said}`}`;
  if (meaning !== 'ok' || step.output === undefined) return meanState(meaning, reason);
  return meanState(
    ended.text.trim() === '' ? step.output.empty : step.output.some,
    step.output.reason ?? reason,
  );
}

/** What a meaning says, with a reason in words. */
export function meanState(meaning: Meaning, reason: string): StepsOutcome {
  switch (meaning) {
    case 'ok':
      return done;
    case 'running':
    case 'stopped':
      return say(meaning);
    case 'degraded':
      return say('running', reason);
    case 'absent':
      return { kind: 'state', state: 'stopped', reason, class: 'hard' };
    default:
      return { kind: 'failed', class: meaning, reason };
  }
}
