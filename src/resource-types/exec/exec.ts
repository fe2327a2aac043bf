/** `exec`: one supervised process in the foreground. */
import type { ResourceType } from '../resource-type.ts';
import { compile } from './compile.ts';
import { facts } from './facts.ts';

export const exec: ResourceType = {
  facts,
  compile,
  schema: () => import('./schema.ts'),
};
