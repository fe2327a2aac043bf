/** Which secrets a resource needs that the cluster file does not hold. */
import type { NodeName, ResourceConfig } from '../core/config.ts';
import { type NamedSecret, ofNode, secretsIn } from './environment.ts';
import { findType } from './resource-types.ts';

/** On that node, when it starts there. */
export function secretsOf(
  { type, params }: Pick<ResourceConfig, 'type' | 'params'>,
  node: NodeName,
): readonly NamedSecret[] {
  const environment = findType(type)?.facts.environment;
  if (environment === undefined) return [];
  return secretsIn(params, environment).map(({ name, source }) => ({ name, source: ofNode(source, node) }));
}
