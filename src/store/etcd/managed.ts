/**
 * The etcd that Holdfast keeps itself, as the configuration has it: who shall hold a member, and where everybody is who
 * could. All URLs follow from that; nothing is written twice.
 */
import type { StoreConfig } from '../../core/config.ts';
import { joinHostPort } from '../../values/host-port.ts';

export interface ManagedEtcd {
  /** Who shall hold a member. */
  readonly members: readonly string[];
  /** Who could hold one, nodes and witnesses: name and address. */
  readonly at: Readonly<Record<string, string>>;
  readonly clientPort: number;
  readonly peerPort: number;
  readonly electionMs: number;
  readonly quotaMiB: number;
  readonly scheme: 'http' | 'https';
}

/** Undefined: somebody else keeps the members. */
export function managedOf({ managed }: StoreConfig): ManagedEtcd | undefined {
  return typeof managed === 'object' && managed !== null ? (managed as unknown as ManagedEtcd) : undefined;
}

/** Undefined for whoever could hold no member. */
export function clientUrlOf({ at, clientPort, scheme }: ManagedEtcd, name: string): string | undefined {
  return urlOf(scheme, at[name], clientPort);
}

export function peerUrlOf({ at, peerPort, scheme }: ManagedEtcd, name: string): string | undefined {
  return urlOf(scheme, at[name], peerPort);
}

function urlOf(scheme: string, address: string | undefined, port: number): string | undefined {
  return address === undefined ? undefined : `${scheme}://${joinHostPort(address, port)}`;
}
