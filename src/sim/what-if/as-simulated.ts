/**
 * A snapshot in the terms of the simulated world: its wires have addresses of their own, a machine that lives there is a
 * simulated one, and a definition without its parameters has another hash. Everything else stays what it is.
 */
import type { Config, NetworkConfig, NodeConfig, NodeName } from '../../core/config.ts';
import { definitionHash } from '../../core/definition-hash.ts';
import type {
  Document,
  Failure,
  GroupEntry,
  Machine,
  NodeEntry,
  NodeRecord,
  Running,
} from '../../core/takeover/document.ts';
import type { Snapshot } from './snapshot.ts';

type Def = (hash: string) => string;

export interface Simulated {
  readonly config: Config;
  readonly document: Document;
  readonly records: Readonly<Record<NodeName, NodeRecord>>;
}

/** `machineOf`: where each node runs in the simulated world. */
export function asSimulated(s: Snapshot, machineOf: (node: NodeName) => Machine): Simulated {
  const def = defsOf(s);
  return {
    config: onWires(s.config, Object.keys(s.config.hostNetworks)),
    document: documentOf(s.document, def, machineOf),
    records: mapped(s.records, (record, node) => recordOf(record, def, machineOf(node))),
  };
}

/** The addresses tell the wire: see `SimNetwork.wireOf`. What is not on the list is on the first. */
export function onWires(config: Config, wires: readonly string[]): Config {
  const wireOf = (network: string) => Math.max(0, wires.indexOf(network));
  const extra = (network: string) => (wires.includes(network) ? 0 : 1);
  const networks = mapped(
    config.hostNetworks,
    (network, name): NetworkConfig => ({
      ...network,
      subnet: `10.${wireOf(name)}.0.0/16`,
    }),
  );
  const places = Object.keys(config.nodes);
  const nodes = mapped(
    config.nodes,
    (node, name): NodeConfig => ({
      ...node,
      addresses: mapped(
        node.addresses,
        (_, network) => `10.${wireOf(network)}.${extra(network)}.${places.indexOf(name) + 1}`,
      ),
    }),
  );
  return { ...config, hostNetworks: networks, nodes };
}

function mapped<T, R>(
  all: Readonly<Record<string, T>>,
  change: (one: T, name: string) => R,
): Readonly<Record<string, R>> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one, name)]));
}

/** What is configured has another hash here; what is not configured any more keeps its own. */
function defsOf({ config, defs }: Snapshot): Def {
  const known = new Map(
    Object.entries(config.groups).map(([group, its]) => [defs[group], definitionHash(its)]),
  );
  return (hash) => known.get(hash) ?? hash;
}

function documentOf(d: Document, def: Def, machineOf: (node: NodeName) => Machine): Document {
  const { meanwhile, ...inForce } = d.config;
  return {
    ...d,
    // The ways of before have no addresses here.
    config: { ...inForce, ...(meanwhile && { meanwhile: { does: meanwhile.does, asks: meanwhile.asks } }) },
    nodes: mapped(d.nodes, (entry, node) => nodeOf(entry, machineOf(node))),
    groups: mapped(d.groups, (entry) => groupOf(entry, def)),
    failures: mapped(d.failures, (ofNodes) =>
      mapped(
        ofNodes,
        (failure): Failure => ({
          ...failure,
          ...(failure.def !== undefined && { def: def(failure.def) }),
        }),
      ),
    ),
  };
}

function nodeOf(entry: NodeEntry, machine: Machine): NodeEntry {
  return (entry.is === 'in' || entry.is === 'accused') && entry.machine ? { ...entry, machine } : entry;
}

function groupOf(entry: GroupEntry, def: Def): GroupEntry {
  if (entry.is === 'free') return entry;
  return { ...entry, def: def(entry.def), ...(entry.next !== undefined && { next: def(entry.next) }) };
}

/** What fence devices say is asked anew; keys are those of the simulated cluster. */
function recordOf(record: NodeRecord, def: Def, machine: Machine): NodeRecord {
  const { power: _power, accepts: _accepts, ...rest } = record;
  return {
    ...rest,
    ...(record.machine && { machine }),
    running: mapped(
      record.running,
      (running): Running => ({
        ...running,
        ...(running.def !== undefined && { def: def(running.def) }),
      }),
    ),
  };
}
