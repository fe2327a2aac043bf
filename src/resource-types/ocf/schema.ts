/** The parameters of an OCF agent in the cluster file. */
import * as z from 'zod';
import { wordOrSecret } from '../../secrets/secret-schema.ts';
import { scalar, show } from '../../values/scalar.ts';
import { secretWays } from '../command-parameters.ts';
import { findAgent } from './agent.ts';

export const about = 'An OCF resource agent.';

const agent = () =>
  scalar<string>({ shown: 'OCF agent', type: 'string', pattern: '^ocf:' }, (value) =>
    typeof value === 'string' && findAgent(value) !== undefined
      ? { value }
      : {
          wrong: `${show(value)} is not an OCF agent`,
          right: 'write ocf:PROVIDER:TYPE, for example ocf:heartbeat:IPaddr2',
        },
  );

export const parameters = {
  agent: agent().meta({ description: 'A resource agent as `ocf:PROVIDER:TYPE`, used unmodified.' }),
  parameters: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/), wordOrSecret())
    .prefault({})
    .meta({ description: `The agent's own parameters (OCF_RESKEY_…). ${secretWays}` }),
  checkLevel: z
    .union([z.literal(0), z.literal(10), z.literal(20)])
    .prefault(0)
    .meta({ description: 'OCF_CHECK_LEVEL of the periodic probe.' }),
};
