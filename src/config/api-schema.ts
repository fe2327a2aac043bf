/** Where the agents answer from the network: its form in the cluster file, and what it compiles to. */
import * as z from 'zod';
import { apiPort } from '../core/api-places.ts';
import type { ApiConfig } from '../core/config.ts';
import { name, systemGroup } from '../values/scalar.ts';

const groups = (may: string) =>
  z
    .array(systemGroup())
    .prefault([])
    .meta({ description: `Groups of the system whose members may ${may}.` });

export const apiSchema = z.strictObject({
  enabled: z.boolean().prefault(true).meta({
    description:
      'False: agents answer their own machine alone. No host joins by a token then, and no node renews the certificate of another.',
  }),
  port: z.int().min(1).max(65_535).prefault(apiPort).meta({ description: 'TCP port, on every node.' }),
  networks: z.array(name()).min(1).optional().meta({
    description: 'Networks on whose addresses nodes answer, whatever their role.',
    'x-default': 'all with role `cluster` or `both`',
  }),
  accounts: z
    .strictObject({
      view: groups('look'),
      operate: groups('also move, drain, start and stop'),
      admin: groups('do everything'),
    })
    .optional()
    .meta({
      description:
        'Lets accounts of the system of the node that is asked in by name and password (PAM, by saslauthd of `sasl2-bin`), with the role of their groups there; of several the strongest counts.',
      'x-default': 'no account lets in',
    }),
});

export function compileApi({ enabled, port, networks, accounts }: z.output<typeof apiSchema>): ApiConfig {
  return {
    enabled,
    port,
    ...(networks !== undefined && { networks }),
    ...(accounts !== undefined && { accounts }),
  };
}
