/**
 * Who holds a member of an etcd that Holdfast keeps, and on which network, where the file leaves that open: the first three,
 * witnesses among them, since three bear the loss of one; or one where there are fewer, since two are no better than one.
 */
import { carriesHeartbeats } from '../../core/config.ts';
import type { AroundStore } from '../store-schema.ts';

export interface StatedMembers {
  readonly members?: readonly string[] | undefined;
  readonly network?: string | undefined;
  readonly witnesses: Readonly<Record<string, string>>;
}

/** The one that is written, or the first that carries heartbeats. */
export function memberNetwork({ network }: StatedMembers, { networks }: AroundStore): string | undefined {
  return network ?? Object.keys(networks).find((name) => carriesHeartbeats(networks[name]!));
}

/** Everybody who could hold a member, by name: nodes that are on the network, then witnesses. */
export function memberPlaces(stated: StatedMembers, around: AroundStore): Record<string, string> {
  const network = memberNetwork(stated, around) ?? '';
  const nodes = Object.entries(around.nodes).flatMap(([name, { addresses }]) => {
    const address = Object.hasOwn(addresses, network) ? addresses[network] : undefined;
    return address === undefined ? [] : [[name, address] as const];
  });
  return Object.fromEntries([...nodes, ...Object.entries(stated.witnesses)]);
}

const usual = 3;

export function memberNames(stated: StatedMembers, around: AroundStore): readonly string[] {
  if (stated.members !== undefined) return stated.members;
  const witnesses = Object.keys(stated.witnesses).slice(0, usual - 1);
  const all = Object.keys(memberPlaces(stated, around));
  const nodes = all.filter((name) => !Object.hasOwn(stated.witnesses, name));
  const first = [...nodes.slice(0, usual - witnesses.length), ...witnesses];
  return first.length === usual ? first : first.slice(0, 1);
}
