/**
 * Who is at the other end of a TLS connection, once its handshake is over. TLS itself has held the certificate to the
 * authorities and to the time; what remains is what it says.
 */
import type { TLSSocket } from 'node:tls';
import { type Role, readCertificate } from './certificate.ts';
import { tlsTrouble } from './tls-trouble.ts';

export type Peer =
  /** `issuedAt`: ms since 1970. */
  | { readonly kind: 'node'; readonly name: string; readonly serial: string; readonly issuedAt: number }
  | { readonly kind: 'user'; readonly name: string; readonly role: Role; readonly serial: string };

export type Presented =
  | { readonly is: 'peer'; readonly peer: Peer }
  /** It showed no certificate. */
  | { readonly is: 'none' }
  /** It showed one that does not count, however it came to it. */
  | { readonly is: 'refused'; readonly why: string };

export function readPeer(socket: TLSSocket): Presented {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return { is: 'none' };
  if (!socket.authorized) return { is: 'refused', why: tlsTrouble(socket.authorizationError) };
  const { holder, serial, issuedAtMs: issuedAt } = readCertificate(certificate);
  if (holder.kind === 'node')
    return { is: 'peer', peer: { kind: 'node', name: holder.name, serial, issuedAt } };
  if (holder.kind === 'user')
    return { is: 'peer', peer: { kind: 'user', name: holder.name, role: holder.role, serial } };
  return { is: 'refused', why: 'its certificate is neither of a node nor of a person' };
}

/** Why this connection is not let in where only nodes are; undefined when it is one. */
export function refuseNodeless(socket: TLSSocket): string | undefined {
  const presented = readPeer(socket);
  if (presented.is === 'none') return 'it showed no certificate';
  if (presented.is === 'refused') return presented.why;
  const { peer } = presented;
  return peer.kind === 'node'
    ? undefined
    : `its certificate is of a person ("${peer.name}"), and only nodes may come in`;
}
