/** The keys of a fence program in the cluster file. */
import * as z from 'zod';
import { wordOrSecret } from '../../secrets/secret-schema.ts';
import { scalar, show, someTime } from '../../values/scalar.ts';

export const about = 'A program that switches the node off and reads back that it is off.';

const program = scalar<string>({ shown: 'program', type: 'string' }, (value) =>
  typeof value === 'string' && /^(fence_[A-Za-z0-9_]+|.*\/[^/]+)$/.test(value)
    ? { value }
    : {
        wrong: `${show(value)} is not a fence program`,
        right:
          'write a Debian fence agent like fence_ipmilan, an absolute path, or a path from this file like ./power-switch',
      },
);

export const parameters = {
  program: program.meta({
    description:
      "A Debian fence agent by name, or a program with the same standard-input API by path (a relative path starts at this file's directory).",
  }),
  options: z
    .record(z.string().regex(/^(?!(?:action|nodename)$)[A-Za-z0-9_-]+$/), wordOrSecret())
    .prefault({})
    .meta({
      description:
        'name=value lines for the program; `{node}` is replaced by the name of the node to switch off (which is also sent as `port` and `plug` where neither is written), `{here}` by the directory of this file. Instead of a text `{file: PATH}`, `{credential: NAME}` (of systemd, LoadCredential= of the unit) or `{script: [PROGRAM, ARGUMENT]}` says where the value is found on the node that fences, in the moment in which it does: the first line.',
    }),
  timeout: someTime()
    .prefault('20s')
    .meta({ description: 'A call that takes longer has failed and is killed.' }),
  attempts: z
    .int()
    .min(1)
    .max(100)
    .prefault(3)
    .meta({ description: 'How often it is tried before the next device.' }),
};
