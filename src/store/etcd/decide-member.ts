/**
 * What to do with the member of this node, from what lies in its directory and what the others say. Three rules keep the data of
 * a cluster one: a new etcd begins only where `init` allowed it, and only while no other member answers; a member whose data is
 * gone never comes back under its old name by itself, since it would have forgotten what it voted for; and nothing is deleted:
 * data that the others do not know any more is put aside.
 */
import type { HowToStart } from './compile-member.ts';

export interface MemberFacts {
  readonly cluster: string;
  readonly node: string;
  /** The URL by which the others would reach it. */
  readonly peerUrl: string;
  /** The configuration wants a member here. */
  readonly wanted: boolean;
  readonly directory: DirectoryFacts;
  /** The members as one says that hears a majority; undefined: there is no such one. */
  readonly others: KnownMembers | undefined;
}

export interface DirectoryFacts {
  readonly hasData: boolean;
  readonly note: MemberNote | undefined;
  /** What `init` allowed to begin with; undefined: nothing. */
  readonly token: string | undefined;
}

/** What stands beside the data. */
export interface MemberNote {
  readonly cluster: string;
  readonly node: string;
  /** `3.4`: never run by an older one. */
  readonly etcd: string;
  /** Where it joined others: as which member. */
  readonly id?: string;
  /** It speaks by TLS with the others, and always has. */
  readonly secured?: true;
  /** As etcd calls the cluster that it was last seen in. */
  readonly clusterId?: string;
}

export interface KnownMembers {
  readonly clusterId: string;
  readonly members: readonly KnownMember[];
}

export interface KnownMember {
  readonly id: string;
  /** Empty until it has started. */
  readonly name: string;
  readonly peerUrls: readonly string[];
}

export type MemberDecision =
  | { readonly kind: 'start'; readonly how: HowToStart; readonly id?: string }
  /** The data is no member's any more; then decide again. */
  | { readonly kind: 'put-aside' }
  | { readonly kind: 'wait'; readonly for: 'others' | 'adding' | 'replacing' | 'not-second' }
  | { readonly kind: 'end' }
  | { readonly kind: 'foreign'; readonly note: MemberNote };

export function decideMember(facts: MemberFacts): MemberDecision {
  const { note, hasData } = facts.directory;
  if (hasData && note !== undefined && (note.cluster !== facts.cluster || note.node !== facts.node))
    return { kind: 'foreign', note };
  return hasData ? withData(facts) : withoutData(facts);
}

function withData({ others, node, peerUrl, directory }: MemberFacts): MemberDecision {
  const goesOn = { kind: 'start', how: { kind: 'goes-on' } } as const;
  const { clusterId } = directory.note ?? {};
  if (others === undefined || (clusterId !== undefined && clusterId !== others.clusterId)) return goesOn;
  if (others.members.some(({ name }) => name === node)) return goesOn;
  const unstarted = others.members.find((member) => member.peerUrls.includes(peerUrl));
  return unstarted !== undefined && unstarted.id === directory.note?.id ? goesOn : { kind: 'put-aside' };
}

function withoutData(facts: MemberFacts): MemberDecision {
  const { others, node, peerUrl, directory, wanted } = facts;
  const { token } = directory;
  if (others === undefined) {
    if (token !== undefined) return { kind: 'start', how: { kind: 'first', token } };
    return wanted ? { kind: 'wait', for: 'others' } : { kind: 'end' };
  }
  if (others.members.some(({ name }) => name === node)) return { kind: 'wait', for: 'replacing' };
  const own = others.members.find((member) => member.peerUrls.includes(peerUrl));
  if (own !== undefined) return { kind: 'start', how: { kind: 'joins', peers: peersOf(facts) }, id: own.id };
  if (token !== undefined) return { kind: 'wait', for: 'not-second' };
  return wanted ? { kind: 'wait', for: 'adding' } : { kind: 'end' };
}

/** A member that has not started has no name yet, and needs to be told one only if it is this. */
function peersOf({ others, node, peerUrl }: MemberFacts): (readonly [string, string])[] {
  return (others?.members ?? []).flatMap(({ id, name, peerUrls }) =>
    peerUrls.map((url) => [peerUrls.includes(peerUrl) ? node : name || id, url] as const),
  );
}
