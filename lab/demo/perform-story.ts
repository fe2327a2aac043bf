/** Plays the whole story in a lab that is up, tells it as it happens, and sums it up in a table. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab.ts';
import { findLongestSilence } from './answers.ts';
import { nowMs } from './clock.ts';
import { renderOutcomes, renderProof } from './outcome-table.ts';
import type { Screen } from './screen.ts';
import { openStage, type Stage } from './stage.ts';
import { type Outcome, playStep, type Step } from './step.ts';
import { story, untilIn } from './story.ts';
import { subject } from './subject.ts';

const runsWithinMs = 30_000;
/** So long nothing is done, to see what the machine and the client themselves contribute. */
const quietMs = 2_000;

/** True if every step came out right. Throws when it cannot be played. */
export async function performStory(lab: Lab, screen: Screen, signal: AbortSignal): Promise<boolean> {
  const stage = await openStage(lab, screen, signal);
  try {
    await untilServed(stage);
    const quietMaxMs = await measureQuiet(stage);
    const outcomes = await playAll(stage, quietMaxMs);
    const restMs = Math.max(quietMaxMs, ...outcomes.map((outcome) => outcome.restMs));
    screen.status('');
    screen.line(`\n${renderOutcomes(outcomes, screen.width, screen.paint).join('\n')}`);
    return summarise(stage, outcomes, restMs);
  } finally {
    stage.close();
    screen.status('');
  }
}

async function untilServed(stage: Stage): Promise<void> {
  const deadline = nowMs() + runsWithinMs;
  const { firstOwner } = subject;
  await untilIn(stage, firstOwner, stage.nodes);
  while (stage.client.last?.node !== firstOwner) {
    stage.client.check();
    if (nowMs() > deadline) throw new Error(`${firstOwner} does not answer after ${runsWithinMs / 1000} s.`);
    stage.screen.status(`waiting until ${firstOwner} answers at ${subject.address}`);
    await sleep(50, undefined, { signal: stage.signal });
  }
  stage.does(`${firstOwner} answers at ${subject.address}; a client asks every 10 ms from now on`);
}

async function measureQuiet(stage: Stage): Promise<number> {
  const fromMs = nowMs() + 200;
  stage.screen.status('nothing is done for a moment, to see how steadily the client gets its answers');
  await sleep(quietMs, undefined, { signal: stage.signal });
  const { ms } = findLongestSilence(stage.client, { fromMs, toMs: nowMs() });
  stage.does(`at rest the longest time between two answers is ${Math.round(ms)} ms`);
  return ms;
}

/** After a step that went wrong the next ones would only fail for its reasons. */
async function playAll(stage: Stage, quietMaxMs: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let owner: string = subject.firstOwner;
  for (const [i, step] of story.entries()) {
    const { event } = step;
    if (outcomes.some((outcome) => outcome.problems.length > 0)) {
      outcomes.push({ event, problems: [], restMs: 0 });
      continue;
    }
    stage.screen.line(`\n${stage.screen.paint('bold', `${String(i + 1).padStart(2)}. ${step.title}`)}`);
    const restMs = Math.max(quietMaxMs, ...outcomes.map((outcome) => outcome.restMs));
    const outcome = await playStep(stage, step, owner, restMs);
    outcomes.push(outcome);
    conclude(stage, step, outcome);
    owner = step.expected.to;
  }
  return outcomes;
}

function conclude({ screen }: Stage, { expected }: Step, { course, problems }: Outcome): void {
  for (const problem of problems) screen.line(screen.paint('red', `     wrong: ${problem}`));
  if (!course || problems.length > 0) return;
  const { now, silence } = course;
  const facts = [
    `${expected.to} serves`,
    `${Math.round(silence.ms)} ms without an answer`,
    `proof: ${renderProof(course)}`,
    ...(expected.server
      ? [`nginx is ${expected.server === 'same' ? 'still' : 'now'} process ${now.server}`]
      : []),
    ...(expected.daemon === 'new' ? [`a new daemon, process ${now.daemon}`] : []),
    ...(now.off.length > 0 ? [`without power: ${now.off.join(', ')}`] : []),
  ];
  screen.line(screen.paint('green', `     right: ${facts.join('; ')}`));
}

function summarise(stage: Stage, outcomes: readonly Outcome[], restMs: number): boolean {
  const { client, watch, screen } = stage;
  const isRight = outcomes.every((outcome) => outcome.course && outcome.problems.length === 0);
  const doubles = watch.doubles.length;
  screen.line(
    `${client.answers.length} answers; at rest up to ${Math.round(restMs)} ms between two of them.`,
  );
  screen.line(
    `Two nodes with the address or the web server at once: ${doubles === 0 ? 'never' : `${doubles} times`} ` +
      `in ${watch.looks} looks.`,
  );
  return isRight && doubles === 0;
}
