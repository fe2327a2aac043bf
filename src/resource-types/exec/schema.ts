/** The parameters of a supervised process in the cluster file. */
import * as z from 'zod';
import { command, someText } from '../../values/scalar.ts';
import { cwd, env, places, user } from '../command-parameters.ts';
import { localHost } from './ready.ts';

export const about = 'A supervised process in a control group of its own; its death is noticed at once.';

/** When an `exec` counts as started, besides being alive. */
const ready = z
  .union([
    z.strictObject({
      port: z
        .int()
        .min(1)
        .max(65_535)
        .meta({ description: 'Something accepts connections on this TCP port.' }),
      host: someText('host').prefault(localHost).meta({ description: 'Where the port is tried.' }),
    }),
    z.strictObject({ command: command().meta({ description: 'This command ends with exit code 0.' }) }),
  ])
  .optional()
  .meta({ description: 'The start is complete when this holds.', 'x-default': 'it is alive' });

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

export const parameters = {
  command: command().meta({
    description: `A program that stays in the foreground: a list of words, or one line for the shell. ${places}`,
  }),
  ready,
  cwd: cwd(),
  env: env(),
  stopSignal: z
    .enum(signals)
    .prefault('SIGTERM')
    .meta({ description: 'Asks it to end; the control group is killed after stopTimeout.' }),
  user: user(),
};

export const harmless = { command: ['true'] };
