/** The plan of a lab as its start wrote it down, for everybody who comes later. */
import { readFileSync } from 'node:fs';
import { labFiles } from './lab-files.ts';
import type { LabPlan } from './plan.ts';

/** Of the lab in `dir`. */
export function readPlan(dir: string): LabPlan {
  return JSON.parse(readFileSync(labFiles(dir).plan, 'utf8')) as LabPlan;
}
