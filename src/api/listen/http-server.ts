/** HTTP on whatever can listen, with limits that a hostile or hanging client runs into. */
import type { IncomingMessage, Server } from 'node:http';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Answer, Visitor } from './listener.ts';

const connectionsMax = 128;
const keepAliveMs = 1_000;

export interface HttpOptions {
  readonly answer: Answer;
  /** Who is at the other end of the connection by which this request came. */
  visitorOf(request: IncomingMessage): Visitor | Promise<Visitor>;
  /** A request must have arrived whole within this time; answers may take longer. */
  readonly requestTimeoutMs: number;
}

export function limitsOf({ requestTimeoutMs }: Pick<HttpOptions, 'requestTimeoutMs'>) {
  return {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs / 2,
    connectionsCheckingInterval: requestTimeoutMs / 2,
  };
}

/** Not listening yet. `how`: what makes another server than a plain one of HTTP, and what that is given. */
export function createHttpServer(
  { answer, visitorOf, requestTimeoutMs }: HttpOptions,
  how: Partial<Parameters<typeof createAdaptorServer>[0]> = {},
): Server {
  const server = createAdaptorServer({
    fetch: async (request, env) => answer(request, await visitorOf((env as HttpBindings).incoming)),
    serverOptions: limitsOf({ requestTimeoutMs }),
    ...how,
  } as Parameters<typeof createAdaptorServer>[0]) as Server;
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
