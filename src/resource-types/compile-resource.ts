/** From a resource's definition to its steps, by the type it names. */
import type { NodeName, ResourceConfig } from '../core/config.ts';
import type { ResourceRef } from '../ports/resource-runner.ts';
import { resourceDirectory } from '../resources/state-directory.ts';
import type { Program } from '../resources/step.ts';
import type { CompileContext } from './compile-context.ts';
import { ResourceDefinitionError } from './resource-definition-error.ts';
import { findType, typeNames } from './resource-types.ts';

/** Throws ResourceDefinitionError when the type is unknown or the parameters cannot be read. */
export function compileResource(definition: ResourceConfig, context: CompileContext): Program {
  const type = findType(definition.type);
  if (type !== undefined) {
    const needs = type.facts.programs(definition.params).map(({ program }) => program);
    return { ...type.compile(definition, context), needs };
  }
  throw new ResourceDefinitionError(
    `Resource "${definition.name}" has the unknown type "${definition.type}". Known: ${typeNames.join(', ')}`,
  );
}

export interface CompilePlace {
  readonly node: NodeName;
  /** The node's state directory; a resource's own is below it. */
  readonly stateDir: string;
  /** By the configuration of the moment. */
  readonly network: CompileContext['network'];
}

/** Compiles for one node. What it returns throws as `compileResource` does. */
export function makeCompiler({ node, stateDir, network }: CompilePlace) {
  return (ref: ResourceRef, definition: ResourceConfig): Program =>
    compileResource(definition, {
      node,
      group: ref.group,
      stateDirectory: resourceDirectory(stateDir, ref),
      network,
    });
}
