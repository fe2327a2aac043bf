/**
 * Who comes in to the store process. With an identity that are nodes of its cluster and nobody else: no person, no other
 * cluster, nobody whose certificate has ended. A renewed certificate is taken into use without a pause.
 */
import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { IdentitySource } from '../../identity/identity-source.ts';
import { refuseNodeless } from '../../identity/peer.ts';
import { serverTls } from '../../identity/tls-options.ts';
import { tlsTrouble } from '../../identity/tls-trouble.ts';

interface ListenerEvents {
  readonly onClient: (socket: Socket) => void;
  /** `from`: HOST:PORT. */
  readonly onRefused: (from: string, why: string) => void;
}

export interface StoreListener {
  readonly server: Server;
  /** Ends every connection. */
  close(): void;
}

/** Whoever takes longer is no node. */
const handshakeWithinMs = 10_000;
const lookEveryMs = 5_000;

/** Throws IdentityError where the identity cannot be used. */
export function createStoreListener(own: IdentitySource | undefined, events: ListenerEvents): StoreListener {
  const server =
    own === undefined
      ? createPlainServer({ noDelay: true, keepAlive: true }, events.onClient)
      : createSecured(own, events);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return {
    server,
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function createSecured(own: IdentitySource, { onClient, onRefused }: ListenerEvents): TlsServer {
  const options = {
    ...serverTls(own()),
    handshakeTimeout: handshakeWithinMs,
    noDelay: true,
    keepAlive: true,
  };
  let used = own();
  const server = createTlsServer(options, (socket) => {
    const from = fromOf(socket);
    const why = refuseNodeless(socket);
    if (why === undefined) return onClient(socket);
    socket.on('error', () => {}).destroy();
    onRefused(from, why);
  });
  const renew = () => {
    if (own() !== used) server.setSecureContext(serverTls(own()));
    used = own();
  };
  const timer = setInterval(renew, lookEveryMs).unref();
  server.on('close', () => clearInterval(timer));
  return server.on('tlsClientError', (error, socket) => onRefused(fromOf(socket), tlsTrouble(error)));
}

const fromOf = ({ remoteAddress = 'somebody who is gone', remotePort = 0 }: Socket): string =>
  `${remoteAddress}:${remotePort}`;
