/** Parameters that every type with commands of the operator has. */
import * as z from 'zod';
import { name, placePath, wordOrNumber } from '../values/scalar.ts';

/** For the description of a command. */
export const places =
  '`{node}` and `{state}` (its state directory) expand when it runs, `{here}` (the directory of this file) when it is read.';

export const env = () =>
  z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), wordOrNumber())
    .optional()
    .meta({ description: 'Environment variables added to a minimal environment.', 'x-default': 'none' });

export const cwd = () => placePath().optional().meta({ description: 'Working directory.', 'x-default': '/' });

export const user = () =>
  name().optional().meta({ description: 'Runs as this user.', 'x-default': "the agent's user" });
