/**
 * A resource type is one pure function from a definition to a program of steps. It sees nothing of the machine: what
 * must be looked up is a step, so the same definition always compiles to the same text.
 */
import type { GroupName, NetworkName, NodeName, ResourceConfig } from '../core/config.ts';
import type { Program } from './step.ts';

export interface CompileContext {
  readonly node: NodeName;
  readonly group: GroupName;
  /** The resource's own directory below the state directory; `{state}` in commands. */
  readonly stateDirectory: string;
  /** The network's CIDR and this node's own address on it; undefined when the node is not on it. */
  network(name: NetworkName): { readonly subnet: string; readonly own: string } | undefined;
}

export interface ResourceType {
  compile(definition: ResourceConfig, context: CompileContext): Program;
}

/** The definition cannot be compiled: no node could run it. */
export class ResourceDefinitionError extends Error {
  readonly code = 'resource-definition';
}

/** What every command of a resource finds in its environment, besides what its definition adds. */
export function baseEnvironment(definition: ResourceConfig, context: CompileContext): Record<string, string> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOLDFAST_GROUP: context.group,
    HOLDFAST_RESOURCE: definition.name,
    HOLDFAST_NODE: context.node,
    HOLDFAST_STATE: context.stateDirectory,
  };
}
