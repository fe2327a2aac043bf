/** All resource types. A type that stands here can be named in a cluster file. */
import type { ResourceConfig } from '../core/config.ts';
import { address } from './address/address.ts';
import { exec } from './exec/exec.ts';
import { filesystem } from './filesystem/filesystem.ts';
import { ocf } from './ocf/ocf.ts';
import { type CompileContext, ResourceDefinitionError, type ResourceType } from './resource-type.ts';
import { script } from './script/script.ts';
import type { Program } from './step.ts';

const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  address,
  exec,
  script,
  ocf,
  filesystem,
};

/** Throws ResourceDefinitionError when the type is unknown or the parameters cannot be read. */
export function compileResource(definition: ResourceConfig, context: CompileContext): Program {
  const type = Object.hasOwn(RESOURCE_TYPES, definition.type) ? RESOURCE_TYPES[definition.type] : undefined;
  if (type === undefined) {
    throw new ResourceDefinitionError(
      `Resource "${definition.name}" has the unknown type "${definition.type}". Known: ${Object.keys(RESOURCE_TYPES).join(', ')}`,
    );
  }
  return type.compile(definition, context);
}
