/** Where a resource keeps its files: `<state directory>/resources/<group>.<resource>/`. */
import { join } from 'node:path';
import type { ResourceRef } from '../ports/resource-runner.ts';

export function resourceDirectory(stateDir: string, { group, resource }: ResourceRef): string {
  return join(stateDir, 'resources', `${encodeURIComponent(group)}.${encodeURIComponent(resource)}`);
}
