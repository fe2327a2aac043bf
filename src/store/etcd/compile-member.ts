/**
 * The command line of the member of one node. Pure: whatever Holdfast has etcd do can be read from a golden text. A member that
 * has data needs to be told nothing of the others; one that joins is told who they are; and the first one of a cluster has a
 * token of its own, so that two clusters with the same names are two clusters to etcd, too.
 */
import { nodeDomainName } from '../../identity/certificate.ts';
import { identityFiles } from '../../identity/identity.ts';
import { clientUrlOf, type ManagedEtcd, peerUrlOf } from './managed.ts';

export interface MemberStart {
  readonly node: string;
  readonly directory: string;
  readonly managed: ManagedEtcd;
  /** Directory with the certificates of the node; without it etcd speaks plainly. */
  readonly identity?: string;
  readonly how: HowToStart;
}

export type HowToStart =
  /** With the data that it has. */
  | { readonly kind: 'goes-on' }
  | { readonly kind: 'first'; readonly token: string }
  /** Members by name, itself among them, with the URLs by which they reach one another. */
  | { readonly kind: 'joins'; readonly peers: readonly (readonly [name: string, url: string])[] };

/** The only one for TLS 1.2, which this etcd cannot be told to leave out; with 1.3 the choice is no setting. */
const cipherSuite = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256';
/** A snapshot of a store as small as this is cheap, and spares the memory of a long log. */
const snapshotCount = 10_000;

/** Throws TypeError for a node that could hold no member. */
export function compileMember(start: MemberStart): readonly string[] {
  const { node, directory, managed, identity, how } = start;
  const client = clientUrlOf(managed, node);
  const peer = peerUrlOf(managed, node);
  if (client === undefined || peer === undefined) throw new TypeError(`"${node}" could hold no member`);
  return [
    ...['--name', node, '--data-dir', directory],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
    ...beginning(how, node, peer),
    ...times(managed),
    ...sizes(managed),
    ...(identity === undefined ? [] : secured(identity)),
    ...['--logger', 'zap', '--log-outputs', 'stderr', '--log-level', 'warn'],
  ];
}

function beginning(how: HowToStart, node: string, peer: string): string[] {
  switch (how.kind) {
    case 'goes-on':
      return [];
    case 'first':
      return [
        ...['--initial-cluster', `${node}=${peer}`],
        ...['--initial-cluster-state', 'new', '--initial-cluster-token', how.token],
      ];
    case 'joins': {
      const peers = how.peers.map(([name, url]) => `${name}=${url}`);
      return ['--initial-cluster', peers.join(','), '--initial-cluster-state', 'existing'];
    }
  }
}

/** Ten beats within the time-out; a member that comes back asks before it makes the others vote. */
function times({ electionMs }: ManagedEtcd): string[] {
  const heartbeat = Math.max(1, Math.round(electionMs / 10));
  return ['--heartbeat-interval', String(heartbeat), '--election-timeout', String(electionMs), '--pre-vote'];
}

/** The agents have old values forgotten, by what they write (compaction.ts). */
function sizes({ quotaMiB }: ManagedEtcd): string[] {
  return [
    ...['--quota-backend-bytes', String(quotaMiB * 1024 * 1024)],
    ...['--snapshot-count', String(snapshotCount), '--auto-compaction-retention', '0'],
  ];
}

/**
 * Clients are known by who issued their certificate alone: with --client-cert-allowed-hostname etcd refuses its own JSON gateway,
 * by which everything here is said (docs/decisions/managed-etcd.md).
 */
function secured(identity: string): string[] {
  const { certificate, key, authority } = identityFiles(identity);
  return [
    ...['--cert-file', certificate, '--key-file', key, '--trusted-ca-file', authority, '--client-cert-auth'],
    ...['--peer-cert-file', certificate, '--peer-key-file', key, '--peer-trusted-ca-file', authority],
    ...['--peer-client-cert-auth', '--peer-cert-allowed-hostname', nodeDomainName],
    ...['--cipher-suites', cipherSuite],
  ];
}
