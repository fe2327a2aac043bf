/** `address`: a floating IP address. */
import type { ResourceType } from '../resource-type.ts';
import { compile } from './compile.ts';
import { facts } from './facts.ts';
import { observe } from './observe.ts';

export const address: ResourceType = {
  facts,
  compile,
  observe,
  schema: () => import('./schema.ts'),
};
