/** `ocf`: an OCF resource agent. */
import type { ResourceType } from '../resource-type.ts';
import { compile } from './compile.ts';
import { facts } from './facts.ts';
import { observe } from './observe.ts';

export const ocf: ResourceType = {
  facts,
  compile,
  observe,
  examine: async (params) => (await import('./examine.ts')).examine(params),
  schema: () => import('./schema.ts'),
};
