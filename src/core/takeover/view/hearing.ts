/**
 * Whom this node hears, and who is in touch: hears the other and is heard. A direction that fails (a receive path, a
 * firewall) leaves beats that say so: then the two are not in touch on that network, whatever an older record says.
 */
import type { NetworkName, NodeName } from '../../config.ts';
import type { Incarnation, NodeRecord } from '../document.ts';
import type { Turn } from '../turn.ts';

/** This node hears it somewhere, in touch or not: it is alive. */
export function hearsAnywhere(t: Turn, node: NodeName): boolean {
  return Object.values(t.s.hears).some((peers) => peers[node] === true);
}

/** Its beats come, and carry this incarnation, as far as is known. */
export function hearsIncarnation(t: Turn, node: NodeName, inc: Incarnation): boolean {
  return hearsAnywhere(t, node) && (t.s.beating[node] ?? inc) === inc;
}

/** This node hears it on the network, and it does not say that it does not hear this one there. */
export function isInTouch({ s }: Turn, network: NetworkName, node: NodeName): boolean {
  return s.hears[network]?.[node] === true && s.deaf[network]?.[node] === undefined;
}

/** Heard, and on every network where it is heard it says that it does not hear this node. */
export function isDeaf(t: Turn, node: NodeName): boolean {
  return hearsAnywhere(t, node) && !Object.keys(t.s.hears).some((network) => isInTouch(t, network, node));
}

/** Whom the record's node hears on the network and is heard by, as far as it knows. Nothing where it does not look. */
export function inTouchOn(record: NodeRecord | undefined, network: NetworkName): readonly NodeName[] {
  const deaf = record?.deaf?.[network] ?? [];
  const heard = record?.hears[network] ?? [];
  return deaf.length === 0 ? heard : heard.filter((node) => !deaf.includes(node));
}

/** The same on any network. */
export function inTouch(record: NodeRecord | undefined): readonly NodeName[] {
  return Object.keys(record?.hears ?? {}).flatMap((network) => inTouchOn(record, network));
}

/** Each of the two says that it hears the other. */
export function isMutual(t: Turn, node: NodeName): boolean {
  const here = Object.keys(t.s.hears).some((network) => isInTouch(t, network, node));
  return here && inTouch(t.s.store.records[node]?.value).includes(t.s.self);
}
