/** Where the agents answer from the network: its form in the cluster file, and what it compiles to. */
import * as z from 'zod';
import { apiPort } from '../core/api-places.ts';
import type { ApiConfig } from '../core/config.ts';
import { name } from '../values/scalar.ts';

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
});

export function compileApi({ enabled, port, networks }: z.output<typeof apiSchema>): ApiConfig {
  return { enabled, port, ...(networks !== undefined && { networks }) };
}
