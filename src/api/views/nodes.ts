/**
 * Nodes as the status page shows them, from one snapshot. Who hears whom comes from what every node published about
 * itself; only the answering node's own hearing is fresher than its record.
 */
import {
  type Config,
  carriesHeartbeats,
  type NetworkName,
  type NodeConfig,
  type NodeName,
} from '../../core/config.ts';
import { levelName, levelsOf } from '../../core/fence-levels.ts';
import type { NodeEntry } from '../../core/takeover/document.ts';
import { quarantined } from '../../core/takeover/placement/absences.ts';
import { groupsOf } from '../../core/takeover/view/standing.ts';
import { knowingOf } from '../../core/takeover/who-knows.ts';
import { words } from '../../core/words/words.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { LinkView, NodeView, ProofView } from '../contract/views.ts';

/** Every node of the configuration, in its order, then nodes only the document still names. */
export function viewNodes(s: AgentSnapshot): NodeView[] {
  const configured = Object.keys(s.config?.nodes ?? {});
  const known = Object.keys(s.document?.nodes ?? {}).filter((name) => !configured.includes(name));
  return [...configured, ...known].map((name) => viewNode(s, name));
}

function viewNode(s: AgentSnapshot, name: NodeName): NodeView {
  const entry: NodeEntry = s.document?.nodes[name] ?? { is: 'out' };
  const node = s.config?.nodes[name];
  const record = s.records[name];
  const current = record !== undefined && (entry.is === 'out' || record.inc === entry.inc);
  return {
    name,
    state: entry.is,
    self: name === s.node,
    coordinator: s.document?.coordinator === name,
    incarnation: entry.is === 'out' ? (record?.inc ?? null) : entry.inc,
    drained: s.document?.drained[name] ?? null,
    quarantine: viewQuarantine(s, name),
    heard: isHeard(s, name),
    away: s.away.includes(name),
    version: record?.version ?? null,
    health: current && entry.is === 'in' && isHeard(s, name) ? record.health : 'unknown',
    ...accusation(entry, node),
    proof: entry.is === 'gone' ? viewProof(entry.proof) : null,
    knows: knowingOf({ [name]: entry }, () => record)[name]?.slice() ?? null,
    lapse: (entry.is === 'in' || entry.is === 'accused') && entry.lapse !== false,
    links: entry.is === 'in' ? viewLinks(s, name) : [],
    groups: s.document ? groupsOf(s.document, name) : [],
    capacity: viewCapacity(s, name),
    fence: levelsOf(node?.fence ?? []).map(levelName),
    watchdog: node?.watchdog?.device ?? null,
    addresses: { ...node?.addresses },
  };
}

function viewQuarantine({ document, config, at }: AgentSnapshot, name: NodeName): NodeView['quarantine'] {
  const kept = quarantined(document?.absences?.[name], config?.cluster.quarantine, at);
  return kept ? { times: kept.times, until: new Date(kept.until).toISOString() } : null;
}

/** Whether a member is heard by this node or by another member, on any network. Nobody can miss the only one. */
export function isHeard(s: AgentSnapshot, name: NodeName): boolean {
  if (s.document?.nodes[name]?.is !== 'in') return false;
  const networks = heartbeatNetworks(s.config);
  const others = networks.flatMap((network) => listeners(s, network).filter((other) => other !== name));
  if (name === s.node || others.length === 0) return true;
  // Without a store to go by the records of others are old: what they heard then says nothing of now.
  if (!s.store.reachable || !s.store.believed)
    return networks.some((network) => s.hearing[network]?.[name] === true);
  return networks.some((network) => listeners(s, network).some((other) => hears(s, network, other, name)));
}

/** In the order of the file; what runs there and is not named at the node comes last. */
function viewCapacity({ config, document }: AgentSnapshot, name: NodeName): NodeView['capacity'] {
  const capacity = config?.nodes[name]?.capacity ?? {};
  const needs = (document ? groupsOf(document, name) : []).map((group) => config?.groups[group]?.needs ?? {});
  const all = [...Object.keys(capacity), ...needs.flatMap((one) => Object.keys(one))];
  return [...new Set(all)].map((what) => ({
    what,
    has: capacity[what] ?? 0,
    used: needs.reduce((sum, one) => sum + (one[what] ?? 0), 0),
  }));
}

function viewProof(proof: { readonly kind: ProofView['kind']; readonly by?: string }): ProofView {
  return { kind: proof.kind, by: proof.by ?? null };
}

function accusation(
  entry: NodeEntry,
  node: NodeConfig | undefined,
): Pick<NodeView, 'why' | 'fencing' | 'needsPerson'> {
  if (entry.is !== 'accused') return { why: '', fencing: null, needsPerson: false };
  // One that gave no proof since the store was accepted is left to a person, until a person asks for a fence.
  const isLeft = entry.inc === '' && !entry.asked;
  const canFence = (node?.fence ?? []).some((device) => device.proof === 'off');
  const automatic = !isLeft && (canFence || entry.lapse !== false);
  const fencing = entry.attempt === 0 ? null : { attempt: entry.attempt, running: entry.started };
  return { why: words(entry.why), fencing, needsPerson: !automatic };
}

/** Networks that carry heartbeats, in the order of the file. */
function heartbeatNetworks(config: Config | undefined): NetworkName[] {
  return Object.entries(config?.hostNetworks ?? {}).flatMap(([name, network]) =>
    carriesHeartbeats(network) ? [name] : [],
  );
}

function viewLinks(s: AgentSnapshot, name: NodeName): LinkView[] {
  const own = s.config?.nodes[name]?.addresses ?? {};
  const down = s.records[name]?.linksDown ?? [];
  return heartbeatNetworks(s.config)
    .filter((network) => own[network] !== undefined)
    .map((network) => {
      const others = listeners(s, network).filter((other) => other !== name);
      const heardBy = others.filter((other) => hears(s, network, other, name));
      const unheardBy = others.filter((other) => !heardBy.includes(other));
      return { network, up: !down.includes(network), heardBy, unheardBy };
    });
}

/** Members that have an address on the network. */
function listeners(s: AgentSnapshot, network: NetworkName): NodeName[] {
  return Object.entries(s.config?.nodes ?? {}).flatMap(([name, node]) =>
    node.addresses[network] !== undefined && s.document?.nodes[name]?.is === 'in' ? [name] : [],
  );
}

function hears(s: AgentSnapshot, network: NetworkName, listener: NodeName, speaker: NodeName): boolean {
  if (listener === s.node) return s.hearing[network]?.[speaker] ?? false;
  return s.records[listener]?.hears[network]?.includes(speaker) ?? false;
}
