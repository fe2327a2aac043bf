/** HTTP on whatever can listen, with limits that a hostile or hanging client runs into. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Answer, Principal } from './listener.ts';

const connectionsMax = 128;
const keepAliveMs = 1_000;

export interface HttpOptions {
  readonly answer: Answer;
  /** Who is at the other end of a connection. */
  principalOf(connection: Socket): Principal;
  /** A request must have arrived whole within this time; answers may take longer. */
  readonly requestTimeoutMs: number;
}

/** Not listening yet. */
export function createHttpServer({ answer, principalOf, requestTimeoutMs }: HttpOptions): Server {
  const server = createAdaptorServer({
    fetch: (request, env) => answer(request, principalOf((env as HttpBindings).incoming.socket)),
    serverOptions: {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs / 2,
      connectionsCheckingInterval: requestTimeoutMs / 2,
    },
  }) as Server;
  server.keepAliveTimeout = keepAliveMs;
  server.maxConnections = connectionsMax;
  return server;
}

/** Ends it and every connection together with the signal. */
export function endWith(signal: AbortSignal, server: Server): void {
  const end = (): void => {
    server.close();
    server.closeAllConnections();
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
}
