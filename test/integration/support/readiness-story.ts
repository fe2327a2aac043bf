/**
 * Faults that are planted into a cluster of Debian hosts that is well, one after the other: each is named by `readiness` and
 * `status` of a host that does not have it, with what to do, and is gone from both when it is mended.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ReadinessView } from '../../../src/api/contract/views.ts';
import { nextStep } from '../../../src/cli/render/next-step.ts';
import type { ReasonKind } from '../../../src/core/reason.ts';
import { ReadyOffice, reasonsOf } from './ready-office.ts';
import { until } from './until.ts';

export interface PlantedFault {
  /** As a sentence that begins with the fault. */
  readonly what: string;
  readonly kind: ReasonKind;
  plant(office: ReadyOffice): Promise<unknown>;
  mend(office: ReadyOffice): Promise<unknown>;
  /** It is remembered for a while: that it is over is tried elsewhere. */
  readonly lasts?: true;
}

/** What is promised, and what a machine with other work may add. */
const namedWithinMs = 90_000;

export function tryFaults(
  title: string,
  skip: string | undefined,
  faults: readonly PlantedFault[],
  prepare?: (office: ReadyOffice) => Promise<void>,
): void {
  if (skip === undefined) describe(title, () => tests(faults, prepare));
  else test(title, { skip }, () => {});
}

function tests(faults: readonly PlantedFault[], prepare?: (office: ReadyOffice) => Promise<void>): void {
  let office: ReadyOffice;
  before(async () => {
    office = await ReadyOffice.up();
    if (prepare === undefined) return;
    await prepare(office);
    await office.untilReady();
  });
  after(() => office?.down());

  for (const fault of faults)
    test(`${fault.what}: readiness and status name it, and what to do`, async (t) => {
      try {
        t.diagnostic(await tryFault(office, fault));
      } catch (error) {
        t.diagnostic(await office.events());
        throw error;
      }
    });
}

/** A line of the table in docs/operations/readiness.md. */
async function tryFault(
  office: ReadyOffice,
  { what, kind, plant, mend, lasts }: PlantedFault,
): Promise<string> {
  await plant(office);
  const named = await timed(() => untilNamed(office, kind));
  const status = await office.packaged.status('host1');
  assert.notEqual(status.readiness?.verdict, 'ready');
  assert.notDeepEqual(status.problems, []);
  const { text, advice, reason } = named.value;
  const next = `${advice ?? ''}${nextStep(reason)}`;
  assert.notEqual(next, '');
  await mend(office);
  const gone = await timed(async () => lasts || office.untilReady());
  return `| ${what} | ${text} | ${next} | ${named.seconds} s | ${lasts ? '-' : `${gone.seconds} s`} |`;
}

function untilNamed(office: ReadyOffice, kind: ReasonKind): Promise<ReadinessView['reasons'][number]> {
  let seen = '';
  const find = async () => {
    const view = await office.readiness();
    seen = JSON.stringify(view, null, 1);
    return view.verdict === 'ready' ? undefined : reasonsOf(view).find(({ code }) => code === kind);
  };
  return until(find, namedWithinMs, `readiness names ${kind}`, () => seen);
}

async function timed<T>(act: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const begunMs = performance.now();
  const value = await act();
  return { value, seconds: Math.round((performance.now() - begunMs) / 1000) };
}
