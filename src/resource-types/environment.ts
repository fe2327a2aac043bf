/**
 * What the programs of a resource find in their environment besides the usual. A value is a text, or where a secret is found on
 * the node (src/secrets): that stays a reference in every step, so that neither journal nor store ever hold the secret.
 */
import type { NodeName, ResourceConfig } from '../core/config.ts';
import type { Surroundings } from '../resources/step.ts';
import { type SecretSource, sourceOf } from '../secrets/secret-source.ts';
import type { CompileContext } from './compile-context.ts';
import { expandText } from './expand.ts';
import { isObject, refuse } from './params.ts';
import type { Params } from './resource-type.ts';

export interface NamedSecret {
  /** The key under which the cluster file has it. */
  readonly name: string;
  readonly source: SecretSource;
}

/** `parameter`: the map of names and values; `variable`: how the program finds one of them. Throws ResourceDefinitionError. */
export function environmentOf(
  definition: ResourceConfig,
  parameter: string,
  context: CompileContext,
  variable: (name: string) => string = (name) => name,
): Surroundings {
  const written = definition.params[parameter] ?? {};
  if (!isObject(written)) return refuse(definition, parameter, 'a map of names and texts');
  const plain = Object.entries(written).filter(([, value]) => sourceOf(value) === undefined);
  const secrets = secretsIn(definition.params, parameter).map(({ name, source }) => ({
    variable: variable(name),
    name,
    source: ofNode(source, context.node),
  }));
  return {
    env: Object.fromEntries(
      plain.map(([name, value]) => [variable(name), expandText(String(value), context)]),
    ),
    ...(secrets.length > 0 && { secrets }),
  };
}

/** As the configuration has them, for every node. */
export function secretsIn(params: Params, parameter: string): readonly NamedSecret[] {
  const written = params[parameter];
  if (!isObject(written)) return [];
  return Object.entries(written).flatMap(([name, value]) => {
    const source = sourceOf(value);
    return source === undefined ? [] : [{ name, source }];
  });
}

/** `{node}` is filled in. */
export function ofNode(source: SecretSource, node: NodeName): SecretSource {
  const expand = (text: string) => text.replaceAll('{node}', node);
  switch (source.kind) {
    case 'file':
      return { ...source, path: expand(source.path) };
    case 'credential':
      return source;
    case 'script':
      return { ...source, argv: source.argv.map(expand) };
  }
}
