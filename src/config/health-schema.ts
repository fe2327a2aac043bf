/** Health checks of a cluster file: their form, and what they compile to. */
import * as z from 'zod';
import type { HealthCheckConfig, HealthConfig, Json } from '../core/config.ts';
import { checkForms } from '../health/check-schema.ts';
import { duration, nameKey, someTime } from '../values/scalar.ts';

const common = {
  score: z.int().min(1).max(1_000).prefault(1).meta({ description: 'What it adds while it passes.' }),
  interval: someTime().prefault('2s').meta({ description: 'Time between two questions.' }),
  timeout: someTime().prefault('1s').meta({ description: 'No answer within this time is a failure.' }),
  misses: z.int().min(1).max(1_000).prefault(3).meta({
    description: 'So many answers in a row turn it, either way; the first one of all counts at once.',
  }),
};

const check = z.discriminatedUnion(
  'type',
  checkForms.map(({ type, about, parameters }) =>
    z.strictObject({ type: z.literal(type), ...parameters, ...common }).meta({ description: about }),
  ) as never as [z.ZodObject<{ type: z.ZodLiteral<string> } & typeof common, z.core.$strict>],
);

export const healthSchema = z.strictObject({
  minimum: z.int().min(1).max(1_000_000).optional().meta({
    description: 'A node whose checks that pass come to less is not well.',
    'x-default': 'more than half of all scores',
  }),
  settle: duration().optional().meta({
    description:
      'Groups leave a node only when it has not been well for so long: what fails for all moves nothing.',
    'x-default': 'the longest interval and time-out together',
  }),
  checks: z.record(nameKey, check).meta({ description: 'Checks, by name. Every node makes them all.' }),
});

export type HealthModel = z.output<typeof healthSchema>;

/** `expand`: places named in parameters. */
export function compileHealth(
  { minimum, settle, checks }: HealthModel,
  expand: (params: unknown) => Json,
): HealthConfig {
  const all = Object.values(checks);
  const most = all.reduce((sum, { score }) => sum + score, 0);
  return {
    minimum: minimum ?? Math.floor(most / 2) + 1,
    settleMs: settle ?? Math.max(0, ...all.map(({ interval, timeout }) => interval + timeout)),
    checks: Object.fromEntries(
      Object.entries(checks).map(([name, one]) => [name, compileCheck(one, expand)]),
    ),
  };
}

function compileCheck(
  model: HealthModel['checks'][string],
  expand: (params: unknown) => Json,
): HealthCheckConfig {
  const { type, score, interval, timeout, misses, ...params } = model;
  return {
    type,
    params: expand(params) as HealthCheckConfig['params'],
    score,
    intervalMs: interval,
    timeoutMs: timeout,
    misses,
  };
}
