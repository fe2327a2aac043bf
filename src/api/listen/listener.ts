/**
 * A listener is a way in: it accepts connections and vouches for who is at the other end. The Unix socket is the first
 * kind. What a request may do is decided elsewhere, by the principal alone (src/api/routes/authorize.ts).
 */
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
    };

export type Answer = (request: Request, principal: Principal) => Response | Promise<Response>;

export interface Listener {
  /** Resolves when clients can connect; every request is answered for the principal of its connection. Ends with the signal. */
  listen(answer: Answer, signal: AbortSignal): Promise<Listening>;
}

export interface Listening {
  /** Resolves when nobody is connected any more and nothing is left behind. */
  readonly closed: Promise<void>;
}
