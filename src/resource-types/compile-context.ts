/** What a resource is compiled for: a node, a group, a directory, and the addresses the node has. */
import type { GroupName, NetworkName, NodeName, ResourceConfig } from '../core/config.ts';

export interface CompileContext {
  readonly node: NodeName;
  readonly group: GroupName;
  /** The resource's own directory below the state directory; `{state}` in commands. */
  readonly stateDirectory: string;
  /** The network's CIDR and this node's own address on it; undefined when the node is not on it. */
  network(name: NetworkName): { readonly subnet: string; readonly own: string } | undefined;
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
