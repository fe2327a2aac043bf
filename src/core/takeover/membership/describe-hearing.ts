/** What a record says of hearing: whom this node hears on which network, who of them is deaf, and whom it hears by new ways. */
import type { NetworkName, NodeName } from '../../config.ts';
import type { Document } from '../document.ts';
import type { Heard } from '../heard.ts';
import type { Turn } from '../turn.ts';
import { isInTouch } from '../view/hearing.ts';
import { configOf } from '../view/loaded.ts';
import { groupsOf } from '../view/standing.ts';

/** Networks and nodes in one fixed order. */
export function describeHeard(t: Turn, document: Document): Heard {
  // Nothing comes in while the keeper is away; what it heard before says nothing of now.
  if (t.s.away) return { hears: {} };
  const { hostNetworks } = configOf(t);
  const hears = namesOf(t.s.hears, (network, heard) => heard.length > 0 || network in hostNetworks);
  const anew =
    document.config.meanwhile?.ways &&
    namesOf(t.s.hearsAnew, (network, heard) => heard.length > 0 && network in hostNetworks);
  return {
    hears,
    ...deaf(t),
    ...(anew && Object.keys(anew).length > 0 ? { hearsAnew: anew } : {}),
    ...(t.s.outnumbered && groupsOf(document, t.s.self).length > 0 ? { outnumbered: true } : {}),
  };
}

function namesOf(
  heard: Readonly<Record<NetworkName, Readonly<Record<NodeName, boolean>>>>,
  isWorthIt: (network: NetworkName, heard: readonly NodeName[]) => boolean,
): Record<NetworkName, readonly NodeName[]> {
  const out: Record<NetworkName, readonly NodeName[]> = {};
  for (const network of Object.keys(heard).sort()) {
    const peers = Object.entries(heard[network] ?? {});
    const names = peers.flatMap(([node, is]) => (is ? [node] : [])).sort();
    if (isWorthIt(network, names)) out[network] = names;
  }
  return out;
}

function deaf(t: Turn): Pick<Heard, 'deaf'> {
  const out: Record<string, NodeName[]> = {};
  for (const network of Object.keys(t.s.deaf).sort()) {
    const heard = Object.keys(t.s.deaf[network] ?? {}).filter((node) => t.s.hears[network]?.[node] === true);
    const nodes = heard.filter((node) => !isInTouch(t, network, node)).sort();
    if (nodes.length > 0) out[network] = nodes;
  }
  return Object.keys(out).length === 0 ? {} : { deaf: out };
}
