/** Ways by which people are told: their form in the cluster file, and what they compile to. */
import * as z from 'zod';
import type { Json, NotifyWayConfig } from '../core/config.ts';
import { notifyLevels, notifyTopics } from '../core/notify/notify-levels.ts';
import { wayForms } from '../notify/ways/way-forms.ts';
import { placeProgram, placeSource } from '../secrets/place-source.ts';
import { sourceOf } from '../secrets/secret-source.ts';
import { splitHostPort } from '../values/host-port.ts';
import { nameKey, someTime } from '../values/scalar.ts';

const common = {
  severity: z.enum(notifyLevels).prefault('warning').meta({
    description: 'What is less urgent is not told by it.',
  }),
  events: z
    .array(z.enum(notifyTopics))
    .min(1)
    .prefault([...notifyTopics])
    .meta({
      description:
        '`problems` of `holdfast status` that begin and end; `moves` of groups to other nodes; `fencing`; `nodes` that are lost and come back; `changes` by people.',
      'x-default': 'all',
    }),
  gather: someTime().prefault('5s').meta({
    description:
      'A message goes when nothing more has happened for so long, at the latest after six times that.',
  }),
  perHour: z.int().min(1).max(1_000).prefault(20).meta({
    description:
      'Messages within an hour; a quarter of them is kept for alarms. What there is no message for waits for the next.',
  }),
  timeout: someTime().prefault('10s').meta({
    description: 'A message that was not taken within so long has failed, and is tried again; at most 20s.',
  }),
};

const way = z.discriminatedUnion(
  'kind',
  wayForms.map(({ kind, about, parameters }) =>
    z.strictObject({ kind: z.literal(kind), ...parameters, ...common }).meta({ description: about }),
  ) as never as [z.ZodObject<{ kind: z.ZodLiteral<string> } & typeof common, z.core.$strict>],
);

export const notifySchema = z.record(nameKey, way);

export type NotifyModel = z.output<typeof notifySchema>;

/** `directory`: where paths begin; `expand`: placeholders. */
export function compileNotify(
  model: NotifyModel,
  directory: string,
  expand: (text: string) => string,
): Readonly<Record<string, NotifyWayConfig>> {
  return Object.fromEntries(
    Object.entries(model).map(([name, one]) => [name, compileWay(one, directory, expand)]),
  );
}

function compileWay(
  model: NotifyModel[string],
  directory: string,
  expand: (text: string) => string,
): NotifyWayConfig {
  const { kind, severity, events, gather, perHour, timeout, ...own } = model;
  const written = Object.entries(own as { readonly [key: string]: Json | undefined });
  const params = written.flatMap(([name, value]): [string, Json][] =>
    value === undefined ? [] : [[name, placed(name, value)]],
  );
  return {
    kind,
    params: { ...Object.fromEntries(params), ...(kind === 'smtp' && { tls: tlsOf(own) }) },
    severity,
    events: notifyTopics.filter((topic) => events.includes(topic)),
    gatherMs: gather,
    perHour,
    timeoutMs: timeout,
  };

  function placed(name: string, value: Json): Json {
    const source = sourceOf(value);
    if (source !== undefined) return placeSource(source, directory, expand);
    if (name !== 'command' || !Array.isArray(value)) return value;
    const [program = '', ...argv] = value.map((word) => expand(String(word)));
    return [placeProgram(program, directory), ...argv];
  }
}

const portOfTls = 465;

function tlsOf(own: object): Json {
  const { tls, server } = own as { readonly tls?: string; readonly server?: string };
  return tls ?? (splitHostPort(server ?? '')?.port === portOfTls ? 'tls' : 'starttls');
}
