/** One step of the story: something happens to the cluster, and a while later everything is as it should be, or not. */
import { setTimeout as sleep } from 'node:timers/promises';
import { countReturns, findLongestSilence, listOwners, within } from './answers.ts';
import { nowMs } from './clock.ts';
import type { Stage } from './stage.ts';
import { type Course, type Expectation, judge, type Moment, type Verdict } from './verdict.ts';

export interface Step {
  /** What happens, as a heading. */
  readonly title: string;
  /** The same in a few words, for the table. */
  readonly event: string;
  readonly expected: Expectation;
  /** Brings the cluster to where the event can happen; its time does not count. */
  readonly prepare?: (stage: Stage) => Promise<void>;
  readonly act: (stage: Stage) => Promise<void>;
}

export interface Outcome {
  readonly event: string;
  /** Undefined: not played, because an earlier step went wrong. */
  readonly course?: Course;
  readonly problems: readonly string[];
  /** The longest silence while the cluster was watched to stay right; 0 when it did not come to that. */
  readonly restMs: number;
}

/** The cluster has so long to come right. */
const settleWithinMs = 25_000;
/** It must then stay right for so long. */
const calmMs = 2_000;
const lookMs = 100;

/** Plays the step; `restMs` as in `Course`. Throws only when the demo itself cannot go on. */
export async function playStep(stage: Stage, step: Step, owner: string, restMs: number): Promise<Outcome> {
  stage.screen.restartClock();
  await step.prepare?.(stage);
  const { to } = step.expected;
  const before = await stage.moment(owner, to);
  const doubles = stage.watch.doubles.length;
  stage.screen.restartClock();
  const fromMs = nowMs();
  await step.act(stage);
  const follow = async (): Promise<Course> => {
    const now = await stage.moment(to);
    return { ...observe(stage, fromMs), before, now, restMs, doubles: stage.watch.doubles.slice(doubles) };
  };
  const { course, verdict, rightSince } = await untilSettled(stage, step.expected, follow);
  const toMs = nowMs();
  const calm = findLongestSilence(stage.client, { fromMs: rightSince ?? toMs, toMs });
  return { event: step.event, course, problems: [...verdict.wrong, ...verdict.open], restMs: calm.ms };
}

function observe(stage: Stage, fromMs: number): Pick<Course, 'silence' | 'owners' | 'returns'> {
  const span = { fromMs, toMs: nowMs() };
  const answers = within(stage.client.answers, span);
  return {
    silence: findLongestSilence(stage.client, span),
    owners: listOwners(answers),
    returns: countReturns(answers),
  };
}

interface Settled {
  readonly course: Course;
  readonly verdict: Verdict;
  readonly rightSince: number | undefined;
}

/** Until nothing has been open for a while, or time is up. */
async function untilSettled(
  stage: Stage,
  expected: Expectation,
  follow: () => Promise<Course>,
): Promise<Settled> {
  const deadline = nowMs() + settleWithinMs;
  let rightSince: number | undefined;
  for (;;) {
    const course = await follow();
    const verdict = judge(expected, course);
    const now = nowMs();
    rightSince = verdict.open.length > 0 ? undefined : (rightSince ?? now);
    if (now > deadline || (rightSince !== undefined && now - rightSince >= calmMs))
      return { course, verdict, rightSince };
    stage.screen.status(describe(stage, course.now, verdict));
    stage.client.check();
    await sleep(lookMs, undefined, { signal: stage.signal });
  }
}

function describe(stage: Stage, now: Moment, { open }: Verdict): string {
  const silent = stage.client.silentMs;
  const holder = now.holders.join(' and ') || 'nobody';
  const client =
    silent > 50 ? `no answer for ${Math.round(silent)} ms` : `${stage.client.last?.node} answers`;
  return `address: ${holder}; client: ${client}; ${open[0] ?? 'all is right, watching that it stays so'}`;
}
