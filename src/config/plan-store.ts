/**
 * What another `store` would change. The way to a store may change while the cluster runs, the store may not. Where Holdfast keeps
 * the members, the coordinator changes them after the file was applied, one at a time; a member that stays keeps its place.
 */
import type { Config, StoreConfig } from '../core/config.ts';
import { canonicalJson } from '../core/definition-hash.ts';
import { mayBeSameStore, placeWords } from '../core/store-way.ts';
import { type ManagedEtcd, managedOf, peerUrlOf } from '../store/etcd/managed.ts';
import type { PlannedChange } from './planned-change.ts';

export function planStore(from: Config, to: Config): PlannedChange[] {
  if (canonicalJson(from.store) === canonicalJson(to.store)) return [];
  if (!mayBeSameStore(from.store, to.store))
    return [storeChange('refused', anotherStore(from.store, to.store))];
  const [now, next] = [managedOf(from.store), managedOf(to.store)];
  if (now !== undefined && next !== undefined) return planManaged(now, next);
  return [storeChange('none', wayWords(from.store, to.store))];
}

/** The places are the same where only certificates come or go, or what the file says of the host. */
function wayWords(from: StoreConfig, to: StoreConfig): string {
  const [was, is] = [placeWords(from), placeWords(to)];
  const then = 'each node changes over when it has seen its own last write there, and nothing stops';
  if (is !== was)
    return `the store is reached by ${is} instead of ${was}; ${then}; take the old ones away after that`;
  if (from.tls !== to.tls)
    return `the store at ${is} is reached ${to.tls ? 'with' : 'without'} certificates; ${then}`;
  return `what the file says of the store at ${is} changes; nothing stops`;
}

function anotherStore(from: StoreConfig, to: StoreConfig): string {
  const where = from.kind === to.kind ? `other settings of ${to.kind}` : `${from.kind} to ${to.kind}`;
  return `the store cannot be changed by apply (${where}): the cluster would lose what it knows about who owns what; "holdfast store backup", stop all agents, and "holdfast store restore" with the new file`;
}

function planManaged(now: ManagedEtcd, next: ManagedEtcd): PlannedChange[] {
  if (now.scheme !== next.scheme) return [storeChange('none', speechWords[next.scheme])];
  const moved = now.members.filter(
    (name) => next.members.includes(name) && placeOf(now, name) !== placeOf(next, name),
  );
  if (moved.length > 0) {
    const words = `the member of the store on ${moved.join(', ')} cannot get another address or port while it is one; take it out of store.members first, and put it in again with the new one`;
    return [storeChange('refused', words)];
  }
  const settings = now.electionMs !== next.electionMs || now.quotaMiB !== next.quotaMiB;
  return [
    ...planMembers(now.members, next.members),
    ...(settings ? [storeChange('none', restartWords)] : []),
  ];
}

const speechWords: { readonly [S in ManagedEtcd['scheme']]: string } = {
  http: 'the members of the store speak without certificates',
  https: 'the members of the store speak with certificates',
};

const restartWords =
  'the members of the store go by their new settings when each is restarted: systemctl restart holdfast-etcd, one after the other';

function planMembers(now: readonly string[], next: readonly string[]): PlannedChange[] {
  const added = next.filter((name) => !now.includes(name));
  const removed = now.filter((name) => !next.includes(name));
  if (added.length === 0 && removed.length === 0) return [];
  const parts = [
    ...(added.length > 0 ? [`gets members on ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`gives up those on ${removed.join(', ')}`] : []),
  ];
  const words = `the store ${parts.join(' and ')}; the coordinator changes one after the other, only while the majority is safe, and nothing stops`;
  return [storeChange('none', words)];
}

function placeOf(managed: ManagedEtcd, name: string): string {
  return `${peerUrlOf(managed, name)} ${managed.clientPort}`;
}

function storeChange(effect: PlannedChange['effect'], words: string): PlannedChange {
  return { kind: 'store', name: '', effect, words };
}
