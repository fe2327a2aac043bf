/**
 * A listener is a way in: it accepts connections and vouches for who is at the other end. There are two kinds, the Unix socket
 * of this machine and HTTPS on its addresses. What a request may do is decided elsewhere, by the principal alone (src/api/routes/authorize.ts).
 */
import type { Shown, SignInFault } from '../../core/access/access-reasons.ts';
import type { AccountRole } from '../../core/access/account-roles.ts';
import type { Role } from '../contract/permission.ts';

/** Who is connected, as far as the listener can vouch for it. Nothing that a request says about itself is in here. */
export type Principal =
  /** The file system let it open the socket: who it is, it only says. */
  | { readonly kind: 'local'; readonly role: Role; readonly from: 'local' }
  /** By a certificate of the cluster's authority, or a token. `from`: its address. */
  | {
      readonly kind: 'certificate' | 'token' | 'node';
      readonly name: string;
      readonly role: Role;
      readonly from: string;
    }
  /** By name and password of an account of this node's system, which has the role by this group. */
  | ({ readonly kind: 'account'; readonly name: string; readonly from: string } & AccountRole);

/** Somebody the listener cannot vouch for: may do what anybody may, which is next to nothing, and is told nothing. */
export interface Stranger {
  readonly kind: 'stranger';
  readonly from: string;
  readonly shown: Shown;
  readonly why: SignInFault;
  /** Counts as an attempt to come in that failed. */
  notLetIn(shown: Shown, why: SignInFault): void;
}

export type Visitor = Principal | Stranger;

export type Answer = (request: Request, visitor: Visitor) => Response | Promise<Response>;

export interface Listener {
  /** Resolves when clients can connect; every request is answered for the principal of its connection. Ends with the signal. */
  listen(answer: Answer, signal: AbortSignal): Promise<Listening>;
}

export interface Listening {
  /** Resolves when nobody is connected any more and nothing is left behind. */
  readonly closed: Promise<void>;
}
