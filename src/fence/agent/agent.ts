/** `agent`: a program that switches the node off and says whether it is. */
import type { DeviceType } from '../device-type.ts';
import { compile } from './compile.ts';
import { driver } from './driver.ts';
import { facts } from './facts.ts';

export const agent: DeviceType = {
  facts,
  compile,
  driver,
  schema: () => import('./schema.ts'),
};
