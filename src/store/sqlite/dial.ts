/** The client's way to the store process: plain TCP, or TLS where the cluster has an identity. */
import { connect as connectPlain, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { IdentitySource } from '../../identity/identity-source.ts';
import { clientTls } from '../../identity/tls-options.ts';

interface Dialled {
  readonly socket: Socket;
  /** The event after which the other end is who it should be, and can be spoken to. */
  readonly ready: 'connect' | 'secureConnect';
}

/** What goes wrong shows at the socket, also where this end has nothing to show itself with. */
export function dial(host: string, port: number, own: IdentitySource | undefined): Dialled {
  if (own === undefined)
    return { socket: connectPlain({ host, port, noDelay: true, keepAlive: true }), ready: 'connect' };
  try {
    const socket = connectTls({ host, port, ...clientTls(own()) });
    return { socket: socket.setNoDelay(true).setKeepAlive(true), ready: 'secureConnect' };
  } catch (error) {
    return { socket: new Socket().destroy(error as Error), ready: 'secureConnect' };
  }
}
