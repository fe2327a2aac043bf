/**
 * A cluster that there is, as its agent tells it (`GET /v1/snapshot`): all that a simulation of it begins with. What resources
 * and devices are given is not in it; definitions are told apart by the hashes that the cluster itself has of them.
 */
import type { Config, GroupName, NodeName } from '../../core/config.ts';
import type { Document, NodeRecord } from '../../core/takeover/document.ts';

export interface Snapshot {
  /** Wall clock, ms since 1970. */
  readonly at: number;
  /** Whose agent answered. */
  readonly node: NodeName;
  readonly config: Config;
  readonly defs: Readonly<Record<GroupName, string>>;
  readonly document: Document;
  readonly records: Readonly<Record<NodeName, NodeRecord>>;
  /** Whom the node that answered hears. */
  readonly hears: readonly NodeName[];
  readonly members: readonly StoreMember[];
  /** How long the members of the store wait for a leader; undefined: there is none to wait for, or nobody knows. */
  readonly electionMs: number | undefined;
}

/** One of those whose majority answers for the store. */
export interface StoreMember {
  readonly name: string;
  /** Undefined: on no node of the cluster. */
  readonly node: NodeName | undefined;
  readonly well: boolean;
  readonly leads: boolean;
}

/** Nodes whose agent lives: members, heard by the node that answered or by one that is heard. */
export function livingNodes({ node, document, records, hears }: Snapshot): readonly NodeName[] {
  const isMember = (name: NodeName) => {
    const entry = document.nodes[name];
    const is = entry?.is === 'in' || entry?.is === 'accused';
    return is && records[name]?.inc === entry.inc;
  };
  const heardBy = (name: NodeName) =>
    name === node ? hears : Object.values(records[name]?.hears ?? {}).flat();
  const living = new Set([node]);
  // What is added meanwhile is looked at as well.
  for (const one of living) for (const other of heardBy(one)) if (isMember(other)) living.add(other);
  return [...living].filter(isMember);
}
