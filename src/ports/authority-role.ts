/** The key of the cluster's authority: whether a node has it, and how it comes to another one. */
import type { NodeName } from '../core/config.ts';

export interface KeyState {
  /** `closed`: its passphrase is with a person. `unusable`: see `said`. `no-identity`: the cluster has no authority. */
  readonly is: 'ready' | 'closed' | 'unusable' | 'none' | 'no-identity';
  /** SHA-256 of the certificate of the authority whose key it is, where it opens. */
  readonly fingerprint: string | null;
  readonly said: string | null;
}

export interface KeysOffered {
  /** PEM, encrypted. */
  readonly nodes: string;
  readonly people: string | null;
  readonly passphrase: string;
  /** The passphrase lies beside them at whoever offers them. */
  readonly beside: boolean;
  /** What is to be signed with them. */
  readonly nonce: string;
}

interface Signed {
  readonly fingerprint: string;
  readonly signature: string;
}

export interface KeysHeld {
  readonly nodes: Signed;
  readonly people: Signed | null;
}

/** Why nothing came of it; where the keys lay they lie. */
export type KeyRefusal =
  | { readonly is: 'no-identity' }
  | { readonly is: 'not-held' }
  | { readonly is: 'closed'; readonly file: string; readonly reason: string }
  /** By the other node, or not reached. */
  | { readonly is: 'not-taken'; readonly said: string };

export interface GiveAsked {
  readonly to: NodeName;
  /** It is removed here, after the other one has shown that it has it. */
  readonly moves: boolean;
  /** Where none lies beside the key. */
  readonly passphrase: string | undefined;
}

export type Given = { readonly is: 'given'; readonly removed: readonly string[] } | KeyRefusal;
export type Taken = ({ readonly is: 'taken' } & KeysHeld) | KeyRefusal;
export type Dropped = { readonly is: 'dropped'; readonly removed: readonly string[] } | KeyRefusal;

export interface AuthorityRole {
  state(): KeyState;
  /** Of another node; a text: why nothing came of that. Never rejects. */
  stateOf(node: NodeName): Promise<KeyState | string>;
  give(asked: GiveAsked): Promise<Given>;
  take(offered: KeysOffered): Taken;
  /** Removed here: whoever asks has it elsewhere, and shows that by signing with it. */
  drop(nonce: string, held: KeysHeld, passphrase: string | undefined): Dropped;
}
