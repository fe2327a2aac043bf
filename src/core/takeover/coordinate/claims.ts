/**
 * What only one may have: an address, a device, and on one node a directory or a port. A group holds what its definition
 * claims from the write that gives it away until it is free, whatever becomes of its definition meanwhile; nothing is
 * given to another group before. What the configuration in force says of a group is read there; what an older one said
 * is written down by the very write that replaces it (`held`), because nobody could look it up afterwards.
 */
import {
  type Claim,
  type Config,
  claimKey,
  claimsOf,
  type GroupName,
  isInConflict,
  isOneForAll,
  type NodeName,
} from '../../config.ts';
import { definitionHash } from '../../definition-hash.ts';
import type { Reason } from '../../reason.ts';
import type { Document } from '../document.ts';
import type { Turn } from '../turn.ts';
import { loaded } from '../view/loaded.ts';
import { type DocumentDraft, put } from './draft.ts';

/** What is needed to tell who holds what. */
export interface Claims {
  readonly document: Pick<Document, 'groups' | 'held'>;
  readonly config: Config;
  /** Hash of each group's definition. */
  readonly defs: Readonly<Record<GroupName, string>>;
  readonly claimants: Readonly<Record<string, readonly GroupName[]>>;
}

/** Who holds what, and where. */
interface Holder {
  readonly claim: Claim;
  readonly group: GroupName;
  readonly node: NodeName;
}

/** The first that holds something which the group claims by the configuration in force, were it to run on `node`. */
export function holderOf(c: Claims, name: GroupName, node: NodeName): Holder | undefined {
  const claims = claimsOf(c.config.groups[name]);
  if (claims.length === 0) return undefined;
  for (const group of mayHold(c, claims)) {
    const entry = c.document.groups[group];
    if (group === name || entry === undefined || entry.is === 'free') continue;
    const held = heldBy(c, group);
    const claim = claims.find(
      (one) => (isOneForAll(one) || entry.node === node) && held.some((other) => isInConflict(one, other)),
    );
    if (claim) return { claim, group, node: entry.node };
  }
  return undefined;
}

/** Whom a group that runs by an older definition waits for before it changes to the one in force, or nothing. */
export function holdsBack(c: Claims, name: GroupName): Reason | undefined {
  const entry = c.document.groups[name];
  if (entry?.is !== 'assigned' || (entry.next ?? entry.def) === c.defs[name]) return undefined;
  const holder = holderOf(c, name, entry.node);
  return holder && waitsFor(holder);
}

/** Groups that claim one of these things now, or did once: few of many. */
function mayHold({ document, claimants }: Claims, claims: readonly Claim[]): ReadonlySet<GroupName> {
  const now = claims.flatMap((claim) => claimants[claimKey(claim)] ?? []);
  return new Set([...now, ...Object.keys(document.held)]);
}

export function waitsFor({ claim, group, node }: Holder): Reason {
  return { kind: 'waits-for-claim', claim, group, node };
}

/** What the group has for itself alone as long as it is not free. */
export function heldBy(
  { document, config, defs }: Omit<Claims, 'claimants'>,
  group: GroupName,
): readonly Claim[] {
  const entry = document.groups[group];
  if (!entry || entry.is === 'free') return [];
  const was = document.held[group] ?? [];
  const runsWithIt = entry.def === defs[group] || entry.next === defs[group];
  return runsWithIt ? [...was, ...claimsOf(config.groups[group])] : was;
}

export function claimsIn(t: Turn, d: DocumentDraft): Claims {
  const { value: config, defs, claimants } = loaded(t);
  return { document: d.next, config, defs, claimants };
}

/** Another configuration comes into force with this very write: what groups hold by the present one stays known. */
export function rememberClaims(t: Turn, d: DocumentDraft, next: Config): void {
  const claims = claimsIn(t, d);
  for (const [group, entry] of Object.entries(d.next.groups)) {
    if (entry.is === 'free') continue;
    const held = heldBy(claims, group);
    const wanted = next.groups[group];
    const staysKnown = wanted !== undefined && definitionHash(wanted) === claims.defs[group];
    if (held.length > 0 && !staysKnown) put(d, 'held', group, held);
  }
}

/** A group that is free, or runs with the definition in force and no other, holds nothing else any more. */
export function letGo(t: Turn, d: DocumentDraft): void {
  const { defs } = loaded(t);
  for (const group of Object.keys(d.next.held)) {
    const entry = d.next.groups[group];
    const settled = entry?.is === 'assigned' && entry.next === undefined && entry.def === defs[group];
    if (!entry || entry.is === 'free' || settled) put(d, 'held', group, undefined);
  }
}

/**
 * Groups that run and wait for one another to let go (two that swap their addresses): who waits for it, the group itself
 * included, in a circle. Empty when it only waits, for one that goes on by itself or never lets go.
 */
export function circleOf(t: Turn, d: DocumentDraft, name: GroupName): readonly GroupName[] {
  const claims = claimsIn(t, d);
  const circle: GroupName[] = [];
  for (let at = name; !circle.includes(at); ) {
    const entry = d.next.groups[at];
    const mayChange = entry?.is === 'assigned' && d.next.nodes[entry.node]?.is === 'in';
    if (!mayChange || (entry.next ?? entry.def) === claims.defs[at] || d.next.maintenance[at]) return [];
    const holder = holderOf(claims, at, entry.node);
    const keeps = holder && claimsOf(claims.config.groups[holder.group]);
    if (!holder || !keeps || keeps.some((one) => isInConflict(one, holder.claim))) return [];
    circle.push(at);
    at = holder.group;
    if (at === name) return circle;
  }
  return [];
}
