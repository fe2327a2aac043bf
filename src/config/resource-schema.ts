/**
 * A resource of the cluster file: what every resource has, and by its type the parameters that the table of resource
 * types names. After parsing, a command is always a list and a duration is milliseconds.
 */
import * as z from 'zod';
import { must } from '../core/invariant.ts';
import type { ParameterSchema } from '../resource-types/parameter-schema.ts';
import type { TypeTimes } from '../resource-types/resource-type.ts';
import { resourceTypes, type TypeName, typeNames } from '../resource-types/resource-types.ts';
import { duration, name, someTime } from '../values/scalar.ts';

const policies = ['restart', 'relocate', 'stop', 'ignore'] as const;

const onFailure = z
  .union([
    z.enum(policies),
    z.strictObject({
      policy: z.enum(policies).prefault('restart').meta({ description: 'What is done first.' }),
      restarts: z
        .int()
        .min(1)
        .max(1_000)
        .prefault(3)
        .meta({ description: 'How many restarts within the window before `then`.' }),
      window: someTime().prefault('10m').meta({ description: 'A failure older than this is forgotten.' }),
      then: z
        .enum(['relocate', 'stop', 'ignore'])
        .prefault('relocate')
        .meta({ description: 'What is done when restarts did not help.' }),
    }),
  ])
  .prefault('restart')
  .meta({
    description:
      'What is done when the resource fails: restart it here (3 times within 10m, then relocate the group), relocate the group, stop the group, or ignore it.',
  });

const time = (ms: number, description: string) =>
  someTime()
    .optional()
    .meta({ description, 'x-default': `${ms / 1000}s` });

function common(times: TypeTimes) {
  return {
    after: z.array(name()).optional().meta({
      description:
        'Starts after these resources of its group and stops before them. As soon as one resource of a group says `after`, only what is written counts.',
      'x-default': 'the resource before it',
    }),
    startTimeout: time(times.start, 'A start that takes longer has failed.'),
    stopTimeout: someTime()
      .optional()
      .meta({
        description:
          'A stop that takes longer is turned into a kill. Must be shorter than the watchdog time-outs where a lapse counts as proof.',
        'x-default': `${times.stop / 1000}s, or what fits below the watchdog`,
      }),
    probeTimeout: time(times.probe, 'A probe that takes longer has failed.'),
    probeInterval: duration()
      .optional()
      .meta({
        description: 'How often it is probed while it runs; 0s: never.',
        'x-default': `${times.interval / 1000}s`,
      }),
    onFailure,
  };
}

/** Typed by what all have in common: the parameters are the type's own business. */
function formOf(type: TypeName, { about, parameters }: ParameterSchema) {
  const shared = { type: z.literal(type), ...common(resourceTypes[type].facts.times) };
  const form = z.strictObject({ ...shared, ...parameters }).meta({ description: about });
  return form as unknown as z.ZodObject<typeof shared, z.core.$strict>;
}

const schemas: readonly (readonly [TypeName, ParameterSchema])[] = await Promise.all(
  typeNames.map(async (type) => [type, await resourceTypes[type].schema()] as const),
);
const forms = schemas.map(([type, schema]) => formOf(type, schema));

export const resourceSchema = z.discriminatedUnion('type', forms as [(typeof forms)[0]]);

/** As a file would have it: stands for a resource that cannot be read. */
export function harmlessResource(): Readonly<Record<string, unknown>> {
  const found = schemas.find(([, { harmless }]) => harmless !== undefined);
  const [type, { harmless }] = must(found, 'a type has a harmless resource');
  return { type, ...harmless };
}

export type ResourceModel = z.output<typeof resourceSchema>;
