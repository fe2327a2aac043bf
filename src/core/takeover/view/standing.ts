/** What this node is to the cluster: a member, the owner of a group, fit to serve, with nothing left running. */
import { carriesClients, type GroupName, type NodeName } from '../../config.ts';
import type { Document } from '../document.ts';
import type { Turn } from '../turn.ts';
import { loaded } from './loaded.ts';

export function isMember(t: Turn, document: Document): boolean {
  const entry = document.nodes[t.s.self];
  return entry?.is === 'in' && entry.inc === t.s.inc;
}

/** Given to this very incarnation. */
export function isMine(t: Turn, entry: { readonly node: string; readonly inc: string }): boolean {
  return entry.node === t.s.self && entry.inc === t.s.inc;
}

/** The groups that this node owns or may still run, whichever incarnation it was given them in. */
export function groupsOf({ groups }: Pick<Document, 'groups'>, node: NodeName): GroupName[] {
  return Object.entries(groups).flatMap(([group, g]) => (g.is !== 'free' && g.node === node ? [group] : []));
}

/** No group may have anything running here. */
export function allClosed(t: Turn): boolean {
  return Object.values(t.s.groups).every((g) => g.step === 'closed');
}

/** A node with every client network down is of no use to a client; nor, perhaps, one that fails its checks. */
export function healthy(t: Turn): boolean {
  if (t.s.unwell) return false;
  if (t.s.config === undefined) return true;
  const clients = Object.entries(loaded(t).value.hostNetworks).filter(([, n]) => carriesClients(n));
  return clients.length === 0 || clients.some(([name]) => !t.s.linksDown.includes(name));
}
