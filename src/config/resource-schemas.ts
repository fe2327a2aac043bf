/**
 * The resource types of the cluster file: one table, each type with its parameters, its times and what it is about.
 * What a type says here is all the compiler knows of it; the runners in src/resources get the checked parameters under
 * the same names (a command is always a list, a duration is milliseconds).
 */
import * as z from 'zod';
import {
  absolutePath,
  command,
  duration,
  interfaceAddress,
  name,
  placePath,
  scalar,
  show,
  someText,
  someTime,
  wordOrNumber,
} from '../values/scalar.ts';

/** Times of a type in ms, used where the file says nothing. */
export interface TypeTimes {
  readonly start: number;
  readonly stop: number;
  readonly probe: number;
  /** 0: its death is noticed through the process itself. */
  readonly interval: number;
}

export const TYPE_TIMES = {
  address: { start: 5_000, stop: 5_000, probe: 2_000, interval: 5_000 },
  exec: { start: 10_000, stop: 8_000, probe: 5_000, interval: 0 },
  script: { start: 20_000, stop: 20_000, probe: 10_000, interval: 10_000 },
  ocf: { start: 20_000, stop: 20_000, probe: 20_000, interval: 10_000 },
  filesystem: { start: 20_000, stop: 20_000, probe: 5_000, interval: 10_000 },
} as const satisfies Record<string, TypeTimes>;

export type ResourceType = keyof typeof TYPE_TIMES;

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

const env = () =>
  z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), wordOrNumber())
    .optional()
    .meta({ description: 'Environment variables added to a minimal environment.', 'x-default': 'none' });

const cwd = () => placePath().optional().meta({ description: 'Working directory.', 'x-default': '/' });

/** When an `exec` counts as started, besides being alive. */
const ready = z
  .union([
    z.strictObject({
      port: z
        .int()
        .min(1)
        .max(65_535)
        .meta({ description: 'Something accepts connections on this TCP port.' }),
      host: someText('host').prefault('127.0.0.1').meta({ description: 'Where the port is tried.' }),
    }),
    z.strictObject({ command: command().meta({ description: 'This command ends with exit code 0.' }) }),
  ])
  .optional()
  .meta({ description: 'The start is complete when this holds.', 'x-default': 'it is alive' });

const user = () =>
  name().optional().meta({ description: 'Runs as this user.', 'x-default': "the agent's user" });

const option = () =>
  scalar<string>({ shown: 'mount options', type: 'string' }, (value) =>
    typeof value === 'string' && /^[^\s,]+(,[^\s,]+)*$/.test(value)
      ? { value }
      : {
          wrong: `${show(value)} is not a list of mount options`,
          right: 'write them with commas and no spaces: ro,noatime',
        },
  );

const device = () =>
  scalar<string>({ shown: 'device', type: 'string' }, (value) =>
    typeof value === 'string' &&
    /^(\/|\{here\}\/|(UUID|LABEL|PARTUUID|PARTLABEL)=.|[^\s/]+:\/?.)|^tmpfs$/.test(value)
      ? { value }
      : {
          wrong: `${show(value)} is not a device`,
          right: 'write an absolute path, {here}/FILE, UUID=…, LABEL=…, HOST:/EXPORT or tmpfs',
        },
  );

const agent = () =>
  scalar<string>({ shown: 'OCF agent', type: 'string', pattern: '^ocf:' }, (value) =>
    typeof value === 'string' && /^ocf:[A-Za-z0-9_-]+:[A-Za-z0-9_.-]+$/.test(value)
      ? { value }
      : {
          wrong: `${show(value)} is not an OCF agent`,
          right: 'write ocf:PROVIDER:TYPE, for example ocf:heartbeat:IPaddr2',
        },
  );

const signals = [
  'SIGTERM',
  'SIGINT',
  'SIGQUIT',
  'SIGHUP',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
  'SIGKILL',
] as const;

const PLACES =
  '`{node}` and `{state}` (its state directory) expand when it runs, `{here}` (the directory of this file) when it is read.';

const parameters = {
  address: {
    address: interfaceAddress().meta({
      description: 'The floating address with the prefix of its subnet, IPv4 or IPv6.',
    }),
    network: name()
      .optional()
      .meta({ description: 'Network it lives on.', 'x-default': 'the network whose subnet contains it' }),
    refresh: someTime()
      .prefault('10s')
      .meta({ description: 'How often the address is announced again while it is owned.' }),
  },
  exec: {
    command: command().meta({
      description: `A program that stays in the foreground: a list of words, or one line for the shell. ${PLACES}`,
    }),
    ready,
    cwd: cwd(),
    env: env(),
    stopSignal: z
      .enum(signals)
      .prefault('SIGTERM')
      .meta({ description: 'Asks it to end; the control group is killed after stopTimeout.' }),
    user: user(),
  },
  script: {
    start: command().meta({ description: `Starts it and returns; exit code 0 is success. ${PLACES}` }),
    stop: command().meta({ description: 'Stops it and returns; 0 also when it was stopped already.' }),
    probe: command().meta({ description: 'Exit code 0: running; 7: stopped; anything else: failed.' }),
    cwd: cwd(),
    env: env(),
    user: user(),
  },
  ocf: {
    agent: agent().meta({ description: 'A resource agent as `ocf:PROVIDER:TYPE`, used unmodified.' }),
    parameters: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/), wordOrNumber())
      .prefault({})
      .meta({ description: "The agent's own parameters (OCF_RESKEY_…)." }),
    checkLevel: z
      .union([z.literal(0), z.literal(10), z.literal(20)])
      .prefault(0)
      .meta({ description: 'OCF_CHECK_LEVEL of the periodic probe.' }),
  },
  filesystem: {
    device: device().meta({
      description:
        'Block device, image file (a loop device of its own is made per node), label or network export.',
    }),
    directory: absolutePath().meta({ description: 'Mount point; made if it is missing.' }),
    fstype: someText('file system').meta({ description: 'File system type, for example ext4.' }),
    options: option().optional().meta({ description: 'Mount options.', 'x-default': 'none' }),
  },
} as const;

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

const resourceSchemas = {
  address: z
    .strictObject({ type: z.literal('address'), ...parameters.address, ...common(TYPE_TIMES.address) })
    .meta({ description: 'A floating address: added, announced, checked from other nodes, removed.' }),
  exec: z.strictObject({ type: z.literal('exec'), ...parameters.exec, ...common(TYPE_TIMES.exec) }).meta({
    description: 'A supervised process in a control group of its own; its death is noticed at once.',
  }),
  script: z
    .strictObject({ type: z.literal('script'), ...parameters.script, ...common(TYPE_TIMES.script) })
    .meta({ description: 'Anything with a start, a stop and a probe command.' }),
  ocf: z
    .strictObject({ type: z.literal('ocf'), ...parameters.ocf, ...common(TYPE_TIMES.ocf) })
    .meta({ description: 'An OCF resource agent.' }),
  filesystem: z
    .strictObject({
      type: z.literal('filesystem'),
      ...parameters.filesystem,
      ...common(TYPE_TIMES.filesystem),
    })
    .meta({ description: 'A mounted file system; whoever uses it is killed at unmounting.' }),
} as const satisfies Record<ResourceType, z.ZodType>;

export const resourceSchema = z.discriminatedUnion('type', [
  resourceSchemas.address,
  resourceSchemas.exec,
  resourceSchemas.script,
  resourceSchemas.ocf,
  resourceSchemas.filesystem,
]);

export type ResourceModel = z.output<typeof resourceSchema>;
