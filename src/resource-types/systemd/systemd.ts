/** `systemd`: a unit of this machine's service manager. */
import type { ResourceType } from '../resource-type.ts';
import { compile } from './compile.ts';
import { facts } from './facts.ts';

export const systemd: ResourceType = {
  facts,
  compile,
  examine: async (params) => (await import('./examine.ts')).examine(params),
  schema: () => import('./schema.ts'),
};
