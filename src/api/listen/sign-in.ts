/**
 * Who is at the other end of a connection from the network: a certificate of the cluster, or where none is shown a token, or name
 * and password of an account of the system. TLS has held the certificate to the authority and to the time; whether it was taken
 * back, and whether that node is still one, the cluster says.
 */
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Shown, SignInFault } from '../../core/access/access-reasons.ts';
import {
  type AccountAnswer,
  type AccountRoles,
  roleOf,
  type ShownPassword,
} from '../../core/access/account-roles.ts';
import { type Peer, readPeer } from '../../identity/peer.ts';
import type { Role } from '../contract/permission.ts';
import type { Principal } from './listener.ts';
import { readBasic } from './read-basic.ts';

/** What the cluster says of those who come. */
export interface Admission {
  /** Undefined for a token that does not count. */
  signIn(token: string): { readonly name: string; readonly role: Role } | undefined;
  isRevoked(serial: string): boolean;
  /** It was taken out of the cluster after that moment, ms since 1970. */
  isBarred(node: string, issuedAt: number): boolean;
  /** A node of the configuration in force. */
  isNode(name: string): boolean;
  readonly accounts: {
    /** As the configuration in force says; undefined: no account lets in. */
    roles(): AccountRoles | undefined;
    /** Of the system of this node. Never rejects, and gives an answer within seconds. */
    ask(shown: ShownPassword): Promise<AccountAnswer>;
  };
}

export interface Refused {
  readonly kind: 'refused';
  readonly shown: Shown;
  readonly why: SignInFault;
  /** As a certificate of the cluster says, or as whoever came with a password says. */
  readonly name?: string;
}

/** Still to be asked for. */
export type Password = { readonly kind: 'password' } & ShownPassword;

/** Counts nothing, asks nobody and tells nothing: may be asked again of the same connection. */
function readSignIn(request: IncomingMessage, admission: Admission): Principal | Refused | Password {
  const socket = request.socket as TLSSocket;
  const from = addressOf(socket);
  if (isCrossSite(request)) return { kind: 'refused', shown: 'nothing', why: 'cross-site' };
  const presented = readPeer(socket);
  if (presented.is === 'peer') return admit(presented.peer, from, admission, endOf(socket));
  if (presented.is === 'refused') return { kind: 'refused', shown: 'certificate', why: faultOf(socket) };
  const { authorization = '' } = request.headers;
  if (/^Basic /i.test(authorization)) return readPassword(authorization, from, admission);
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) return { kind: 'refused', shown: 'nothing', why: 'nothing-shown' };
  const holder = admission.signIn(token);
  if (holder === undefined) return { kind: 'refused', shown: 'token', why: 'unknown' };
  return { kind: 'token', name: holder.name, role: holder.role, from };
}

function readPassword(authorization: string, from: string, { accounts }: Admission): Refused | Password {
  const refused = (why: SignInFault): Refused => ({ kind: 'refused', shown: 'password', why });
  if (accounts.roles() === undefined) return refused('accounts-off');
  const said = readBasic(authorization);
  return said === undefined ? refused('malformed') : { kind: 'password', ...said, from };
}

export async function signIn(request: IncomingMessage, admission: Admission): Promise<Principal | Refused> {
  const found = readSignIn(request, admission);
  if (found.kind !== 'password') return found;
  const { name, from } = found;
  const answer = await admission.accounts.ask(found);
  if (answer.is === 'in') return { kind: 'account', name, role: answer.role, group: answer.group, from };
  const refused = { kind: 'refused', shown: 'password', why: answer.why } as const;
  // What is no name of an account may be anything.
  return answer.why === 'malformed' ? refused : { ...refused, name };
}

/** Of one that was let in by this request: the configuration and what is known of tokens and certificates still say so. */
export function stillCounts(who: Principal, request: IncomingMessage, admission: Admission): boolean {
  if (who.kind !== 'account') return readSignIn(request, admission).kind !== 'refused';
  const roles = admission.accounts.roles();
  return roles !== undefined && roleOf(roles, [who.group]) !== undefined;
}

export function addressOf({ remoteAddress = 'unknown' }: Pick<TLSSocket, 'remoteAddress'>): string {
  return remoteAddress.replace(/^::ffff:/, '');
}

function admit(peer: Peer, from: string, admission: Admission, endsAt: number): Principal | Refused {
  const { name } = peer;
  const refused = (why: SignInFault): Refused => ({ kind: 'refused', shown: 'certificate', why, name });
  if (admission.isRevoked(peer.serial)) return refused('revoked');
  // A connection may outlive the certificate it began with.
  if (Date.now() >= endsAt) return refused('ended');
  if (peer.kind === 'user') return { kind: 'certificate', name, role: peer.role, from };
  if (admission.isBarred(name, peer.issuedAt)) return refused('revoked');
  return admission.isNode(name) ? { kind: 'node', name, role: 'view', from } : refused('no-member');
}

function endOf(socket: TLSSocket): number {
  return socket.getPeerX509Certificate()?.validToDate.getTime() ?? 0;
}

function faultOf({ authorizationError }: TLSSocket): SignInFault {
  return String(authorizationError).includes('EXPIRED') ? 'ended' : 'not-trusted';
}

/** A browser adds a certificate of its user to what any page asks for; only pages of this very server may. */
function isCrossSite({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin !== undefined && origin !== `https://${host}`;
}
