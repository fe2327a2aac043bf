/** `filesystem`: a mount. */
import type { ResourceType } from '../resource-type.ts';
import { compile } from './compile.ts';
import { facts } from './facts.ts';

export const filesystem: ResourceType = {
  facts,
  compile,
  schema: () => import('./schema.ts'),
};
