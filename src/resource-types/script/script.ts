/** `script`: anything with a start, a stop and a probe command. */
import type { ResourceType } from '../resource-type.ts';
import { compile } from './compile.ts';
import { facts } from './facts.ts';

export const script: ResourceType = {
  facts,
  compile,
  schema: () => import('./schema.ts'),
};
