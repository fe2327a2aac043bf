/**
 * Faults that are planted into a cluster of Debian hosts that is well, one after the other: each is named by `readiness` and
 * `status` of a host that does not have it, with what to do, and is gone from both when it is mended.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
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

  for (const { what, kind, plant, mend, lasts } of faults)
    test(`${what}: readiness and status name it, and what to do`, async (t) => {
      await plant(office);
      const begunMs = performance.now();
      let seen = '';
      const found = await until(
        async () => {
          const view = await office.readiness();
          seen = JSON.stringify(view, null, 1);
          return view.verdict === 'ready' ? undefined : reasonsOf(view).find(({ code }) => code === kind);
        },
        namedWithinMs,
        `readiness names ${kind}`,
        () => seen,
      );
      const namedMs = performance.now() - begunMs;
      const status = await office.packaged.status('host1');
      assert.notEqual(status.readiness?.verdict, 'ready');
      assert.notDeepEqual(status.problems, []);
      const next = `${found.advice ?? ''}${nextStep(found.reason)}`;
      assert.notEqual(next, '');
      await mend(office);
      const mendedMs = performance.now();
      if (!lasts) await office.untilReady();
      const goneMs = performance.now() - mendedMs;
      t.diagnostic(
        `| ${what} | ${found.text} | ${next} | ${seconds(namedMs)} | ${lasts ? '-' : seconds(goneMs)} |`,
      );
    });
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
