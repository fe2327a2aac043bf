/** Who may come in from the network, as an agent knows it: asked at every connection, changed when an administrator asks. */
import type { Role, Serial, Token, TokenId } from '../core/access/access-document.ts';
import type { SignInFault } from '../core/access/access-reasons.ts';
import type { Joining } from '../core/access/joining.ts';

export interface KnownToken {
  readonly id: TokenId;
  readonly token: Token;
}

export interface TokenDraft {
  readonly name: string;
  readonly opens: Token['opens'];
  readonly by: string;
  /** So long from now it counts. */
  readonly forMs: number;
}

/** Whoever presented a token that counts. */
export interface TokenHolder {
  readonly id: TokenId;
  readonly name: string;
  readonly role: Role;
}

/** What asks the store rejects with `StoreUnavailable` where that gives no answer; then nothing was changed, or it shows. */
export interface Access {
  /** By what was last seen, the store away or not: undefined for whatever does not count now. */
  signIn(token: string): TokenHolder | undefined;
  /** Likewise: whether this certificate was taken back. */
  isRevoked(serial: Serial): boolean;
  /** Likewise: whether the node was taken out of the cluster after this certificate of its was issued; ms since 1970. */
  isBarred(node: string, issuedAt: number): boolean;
  /** A token for joining, or why it is none that counts: by what the store shows now where it is not known here. */
  examineJoin(token: string): Promise<KnownToken | SignInFault>;
  /** Uses it up for this host, for which it counts again until it ends. Why it does not count, otherwise. */
  useJoin(id: TokenId, joining: Joining): Promise<SignInFault | undefined>;
  tokens(): Promise<readonly KnownToken[]>;
  /** The only time its secret is shown. Undefined when there are too many. */
  createToken(draft: TokenDraft): Promise<{ readonly known: KnownToken; readonly text: string } | undefined>;
  /** By id, or all of a name. What was taken back; empty when none was meant. */
  revokeTokens(meant: string, by: string): Promise<readonly KnownToken[]>;
  /** No certificate that this node has been issued until now counts any more. */
  barNode(node: string, by: string): Promise<void>;
  /** When the certificate of a host that joins is to be issued, so that it counts: by what the store shows now, if it answers. */
  joinTime(node: string): Promise<number>;
  /** Likewise of the next one of a node, by what was last seen. */
  renewalTime(node: string): number;
  /** The host is in force with a certificate of that time: older ones of its name count no more. Why it is not to be, otherwise. */
  bringIn(joining: Joining, by: string, issuedAt: number): Promise<SignInFault | undefined>;
}
