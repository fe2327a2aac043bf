/** What an agent tells of those who ask it: the audit log. Nothing in it is a secret. */
import type { Role } from './access-document.ts';

export interface AccessReasons {
  /** Something that changes the cluster, or who may come in, was asked for by whoever may ask at all. */
  'change-asked': {
    readonly who: Asker;
    /** An address, or `local`. */
    readonly from: string;
    /** The kind of the request, or the name of the route. */
    readonly what: string;
    readonly facts: Readonly<Record<string, string | number | boolean>>;
    /** `ok`, or the code of the error. */
    readonly answer: string;
    /** The kind of the reason, where it was refused for one. */
    readonly because?: string;
  };
  /** Whoever was there got no answer. */
  'sign-in-failed': {
    readonly from: string;
    readonly shown: Shown;
    readonly why: SignInFault;
    readonly name?: string;
  };
  /** Too many to tell each. */
  'sign-ins-failed': { readonly count: number; readonly addresses: number; readonly forMs: number };
}

export interface Asker {
  /** Of a local one: what it says its name is. */
  readonly name: string;
  readonly kind: 'local' | 'certificate' | 'token' | 'account' | 'node' | 'join-token';
  /** None of a host that joins. */
  readonly role?: Role;
  /** Of an account: that of the system by which it has its role. */
  readonly group?: string;
}

export type Shown = 'nothing' | 'certificate' | 'token' | 'join-token' | 'password';

export type SignInFault =
  | 'nothing-shown'
  | 'unknown'
  | 'ended'
  | 'revoked'
  | 'used'
  | 'not-trusted'
  | 'no-member'
  | 'cross-site'
  | 'too-many'
  | PasswordFault;

export type PasswordFault =
  /** The cluster file lets no accounts in. */
  | 'accounts-off'
  /** No name or no password of any system. */
  | 'malformed'
  | 'no-account'
  | 'no-role'
  | 'wrong-password'
  /** The password is right. */
  | 'account-closed'
  /** More passwords than are asked for at a time. */
  | 'busy'
  /** The system gave no answer. */
  | 'not-asked';

export type AccessReason = {
  readonly [K in keyof AccessReasons]: { readonly kind: K } & AccessReasons[K];
}[keyof AccessReasons];
