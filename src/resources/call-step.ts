/** The step that asks a service: one way of asking per transport, and what its answer means by the step's table. */
import type { CallBounds, CallOutcome } from './call-outcome.ts';
import { callUnixJson } from './call-unix-json.ts';
import type { CallStep } from './step.ts';
import { meanState, type StepsOutcome, unable } from './step-outcome.ts';
import { calledOff, type StepRun } from './step-world.ts';

/** Closed: a transport that nobody can carry out does not compile. Never rejects. */
const transports: {
  readonly [T in CallStep['transport']]: (
    step: Extract<CallStep, { readonly transport: T }>,
    bounds: CallBounds,
  ) => Promise<CallOutcome>;
} = { 'unix-json': callUnixJson };

export async function runCall(step: CallStep, { world, leftMs }: StepRun): Promise<StepsOutcome> {
  const withinMs = leftMs();
  return judgeCall(
    step,
    await transports[step.transport](step, { withinMs, signal: world.signal }),
    withinMs,
  );
}

function judgeCall(step: CallStep, outcome: CallOutcome, allowedMs: number): StepsOutcome {
  const { title, words } = step;
  switch (outcome.kind) {
    case 'answered': {
      const word = wordIn(outcome.answer, step.word);
      const meaning = (Object.hasOwn(words, word) ? words[word] : undefined) ?? words.other;
      return meanState(meaning, `${title} was answered with ${JSON.stringify(outcome.answer).slice(0, 200)}`);
    }
    case 'nobody':
      return meanState(step.nobody, `${title}: nobody listens (${outcome.reason})`);
    case 'timeout':
      return unable(`${title} was not answered within ${Math.round(allowedMs)} ms`);
    case 'broken':
      return unable(`${title} was not answered: ${outcome.reason}`);
    case 'called-off':
      return calledOff;
  }
}

/** The text, number or truth value at the path; '' where none is. */
function wordIn(answer: unknown, path: readonly string[]): string {
  const found = path.reduce<unknown>(
    (here, key) => (typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined),
    answer,
  );
  return ['string', 'number', 'boolean'].includes(typeof found) ? String(found) : '';
}
