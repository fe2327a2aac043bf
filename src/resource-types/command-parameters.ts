/** Parameters that every type with commands of the operator has. */
import * as z from 'zod';
import { wordOrSecret } from '../secrets/secret-schema.ts';
import { name, placePath } from '../values/scalar.ts';

/** For the description of a command. */
export const places =
  '`{node}` and `{state}` (its state directory) expand when it runs, `{here}` (the directory of this file) when it is read.';

/** For the description of what may hold secrets. */
export const secretWays =
  'Instead of a text `{file: PATH}`, `{credential: NAME}` (of systemd, LoadCredential= of the unit) or `{script: [PROGRAM, ARGUMENT]}` says where the value is found on the node, whenever something is done with the resource: the first line; `{node}` expands in it.';

export const env = () =>
  z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), wordOrSecret())
    .optional()
    .meta({
      description: `Environment variables added to a minimal environment. ${secretWays}`,
      'x-default': 'none',
    });

export const cwd = () => placePath().optional().meta({ description: 'Working directory.', 'x-default': '/' });

export const user = () =>
  name().optional().meta({ description: 'Runs as this user.', 'x-default': "the agent's user" });
