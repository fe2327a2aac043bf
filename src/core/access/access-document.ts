/**
 * Who is let in from the network, as it lies in the store in a domain of its own: tokens, by what their secret hashes to,
 * and the certificates that count no more. Every node reads it; any node changes it by compare-and-set when an administrator
 * asks there. Nothing in it decides who owns what.
 *
 * What was taken back never counts again, whatever a store shows later: entries are marked, not deleted, until they would
 * have ended anyway (merge-access.ts).
 */

export const accessName = 'access';

/** From the least to the most: look; move, drain, start and stop; everything. */
export const roleNames = ['view', 'operate', 'admin'] as const;
export type Role = (typeof roleNames)[number];

export type TokenId = string;
/** Of a certificate: lower-case hexadecimal. */
export type Serial = string;

export interface AccessDocument {
  readonly format: 1;
  /** Grows by one with every change. */
  readonly edition: number;
  /** Of the change that made it, so that whoever made it finds out whether it was written. */
  readonly nonce: string;
  readonly tokens: Readonly<Record<TokenId, Token>>;
  readonly revoked: Readonly<Record<Serial, Revocation>>;
  /** Nodes that were taken out of the cluster, by name. Absent before the first. */
  readonly barred?: Readonly<Record<string, Bar>>;
}

/** Times: ms since 1970. */
export interface Token {
  /** Whose it is: what the audit log calls whoever signs in with it. */
  readonly name: string;
  /** SHA-256 of its secret, hexadecimal. */
  readonly hash: string;
  readonly opens: Opens;
  readonly by: string;
  readonly madeAt: number;
  readonly endsAt: number;
  readonly spent?: Spent;
}

/** A role, until the token ends; or the way into the cluster for one host, once: `node`, where it is for that one alone. */
export type Opens =
  | { readonly is: 'role'; readonly role: Role }
  | { readonly is: 'join'; readonly node?: string };

export interface Spent {
  readonly is: 'revoked' | 'used';
  /** Who took it back; the node that came in by it. */
  readonly by: string;
  readonly at: number;
  /** Of the node that came in: SHA-256 of its public key, hexadecimal. Until the token ends it may come again. */
  readonly key?: string;
}

export interface Revocation {
  /** The node or the person it was for. */
  readonly name: string;
  readonly by: string;
  readonly at: number;
  /** When the certificate ends by itself: after that nobody need remember it. */
  readonly endsAt: number;
}

/** Certificates of that node that were issued before `at` count no more, whichever there are. */
export interface Bar {
  readonly by: string;
  readonly at: number;
  /** Where a host joined then by that name: SHA-256 of its public key, hexadecimal. Absent where the node was taken out. */
  readonly key?: string;
}

/** Before anybody has asked for anything. */
export const emptyAccess: AccessDocument = { format: 1, edition: 0, nonce: '', tokens: {}, revoked: {} };

export function isInForce(token: Token, at: number): boolean {
  return token.spent === undefined && at < token.endsAt;
}

export function isBarred(access: AccessDocument, node: string, issuedAt: number): boolean {
  return issuedAt < (barOf(access, node)?.at ?? 0);
}

export function barOf({ barred = {} }: AccessDocument, node: string): Bar | undefined {
  return Object.hasOwn(barred, node) ? barred[node] : undefined;
}
