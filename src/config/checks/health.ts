/** Some node must be able to be well. */
import { error, type Finding } from '../diagnostic.ts';
import type { CheckInput } from './check-input.ts';

export function checkHealth({ config: { health } }: CheckInput): Finding[] {
  if (health === undefined) return [];
  const most = Object.values(health.checks).reduce((sum, { score }) => sum + score, 0);
  if (health.minimum <= most) return [];
  const wrong = `the checks come to ${most} at most, less than the minimum of ${health.minimum}`;
  const at = most === 0 ? ['health', 'checks'] : ['health', 'minimum'];
  return [error('impossible-health', at, wrong, 'write a smaller minimum, or more checks')];
}
