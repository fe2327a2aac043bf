/** `agent`: a program that switches the node off and says whether it is. */
import type { DeviceType } from '../device-type.ts';
import { compile } from './compile.ts';
import { driver } from './driver.ts';
import { examine } from './examine.ts';
import { facts } from './facts.ts';

export const agent: DeviceType = {
  facts,
  compile,
  driver,
  examine,
  schema: () => import('./schema.ts'),
};
