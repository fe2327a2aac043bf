/**
 * The way in from the network: HTTPS, TLS 1.3 with the certificate of this node, on those of its addresses that the
 * configuration wants. Whoever shows neither a certificate that counts nor a token learns nothing, not even which routes there
 * are. Addresses and certificates change while it listens: it looks again and again, binds what is new and leaves what is gone.
 */
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { createServer, type Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { AccessReason, Shown, SignInFault } from '../../core/access/access-reasons.ts';
import type { Identity } from '../../identity/identity.ts';
import { serverTls } from '../../identity/tls-options.ts';
import { createHttpServer, limitsOf } from './http-server.ts';
import type { Answer, Listener, Principal, Visitor } from './listener.ts';
import { type Admission, addressOf, signIn, stillCounts } from './sign-in.ts';
import { createSignInGuard, type SignInGuard } from './sign-in-guard.ts';

export interface Binding {
  readonly host: string;
  readonly port: number;
}

export interface NetworkListenerOptions {
  /** Where it should listen now. */
  bindings(): readonly Binding[];
  /** The certificate of now; the same object while it is the same. Undefined: it cannot listen. */
  identity(): Identity | undefined;
  readonly admission: Admission;
  tell(reason: AccessReason): void;
  /** One sentence without its period. */
  report(said: string): void;
  /** How often it looks whether anything has changed. Default 5 s. */
  readonly lookEveryMs?: number;
  /** A request must have arrived within this time. Default 10 s. */
  readonly requestTimeoutMs?: number;
  /** Whoever follows by a password has to show it again after so long. Default 5 min. */
  readonly passwordCountsMs?: number;
}

const handshakeMs = 5_000;
/** Of one address: nobody takes the place of all others. */
const connectionsOfAddressMax = 32;

/** The last request of a connection by which somebody was let in. */
interface LetIn {
  readonly request: IncomingMessage;
  readonly who: Principal;
  /** By the clock of `performance`; endless where what was shown is looked at again and again. */
  readonly untilMs: number;
}

interface Open {
  readonly server: Server & HttpsServer;
  identity: Identity;
}

/** Its `listen` resolves when it has tried each binding once: one that fails is told, and tried again at every look. */
export function networkListener(options: NetworkListenerOptions): Listener {
  return {
    async listen(answer, signal) {
      const live = new NetworkApi(options, answer, signal);
      await live.look();
      const again = setInterval(() => void live.look(), options.lookEveryMs ?? 5_000);
      const closed = once(signal, 'abort').then(() => {
        clearInterval(again);
        return live.close();
      });
      return { closed };
    },
  };
}

class NetworkApi {
  readonly #o: NetworkListenerOptions;
  readonly #answer: Answer;
  readonly #signal: AbortSignal;
  readonly #guard: SignInGuard;
  readonly #open = new Map<string, Open>();
  readonly #connections = new Map<Socket, LetIn>();
  readonly #fromAddress = new Map<string, number>();
  #told = new Map<string, string>();
  #looking = false;

  constructor(o: NetworkListenerOptions, answer: Answer, signal: AbortSignal) {
    this.#o = o;
    this.#answer = answer;
    this.#signal = signal;
    this.#guard = createSignInGuard({ now: () => performance.now(), tell: o.tell });
  }

  /** Never rejects. */
  async look(): Promise<void> {
    if (this.#looking || this.#signal.aborted) return;
    this.#looking = true;
    try {
      this.#guard.look();
      this.#cutOff();
      const identity = this.#o.identity();
      const wanted = new Map(identity ? this.#o.bindings().map((b) => [`${b.host} port ${b.port}`, b]) : []);
      for (const [place, { server }] of this.#open) if (!wanted.has(place)) this.#end(place, server);
      for (const [place, binding] of wanted) await this.#keepOpen(place, binding, identity!);
    } finally {
      this.#looking = false;
    }
  }

  async close(): Promise<void> {
    const servers = [...this.#open.values()].map(({ server }) => server);
    const closed = servers.map((server) => once(server, 'close'));
    for (const [place, { server }] of this.#open) this.#end(place, server);
    await Promise.all(closed);
  }

  async #keepOpen(place: string, binding: Binding, identity: Identity): Promise<void> {
    const there = this.#open.get(place);
    if (there === undefined) return this.#begin(place, binding, identity);
    if (there.identity === identity) return;
    there.server.setSecureContext(serverTls(identity));
    there.identity = identity;
  }

  async #begin(place: string, { host, port }: Binding, identity: Identity): Promise<void> {
    const { requestTimeoutMs = 10_000 } = this.#o;
    const visitorOf = (request: IncomingMessage) => this.#visitorOf(request);
    const server = createHttpServer(
      { answer: this.#answer, visitorOf, requestTimeoutMs },
      {
        createServer,
        serverOptions: {
          ...limitsOf({ requestTimeoutMs }),
          ...serverTls(identity),
          handshakeTimeout: handshakeMs,
        },
      },
    ) as Open['server'];
    server.on('connection', (socket: Socket) => this.#count(socket));
    // Who does not speak TLS, or shows what is none.
    server.on('tlsClientError', (_, socket) => socket.destroy());
    try {
      server.listen({ host, port, exclusive: true });
      await once(server, 'listening');
      this.#open.set(place, { server, identity });
      this.#report(place, '');
      server.on('error', (error) => this.#report(place, error.message));
    } catch (error) {
      server.close();
      this.#report(
        place,
        `The API cannot be served at ${place}: ${(error as Error).message}; it is tried again`,
      );
    }
  }

  #end(place: string, server: Open['server']): void {
    this.#open.delete(place);
    server.close();
    server.closeAllConnections();
  }

  async #visitorOf(request: IncomingMessage): Promise<Visitor> {
    const { socket } = request;
    const from = addressOf(socket);
    const stranger = (shown: Shown, why: SignInFault, name?: string): Visitor => ({
      kind: 'stranger',
      from,
      shown,
      why,
      notLetIn: (tried, fault) => {
        if (tried !== 'password') this.#guard.failed(from, tried, fault, tried === shown ? name : undefined);
      },
    });
    if (this.#guard.isBlocked(from)) return stranger('nothing', 'too-many');
    const who = await signIn(request, this.#o.admission);
    // Also where anybody gets an answer: how long that takes says whether a password is right.
    if (who.kind === 'refused' && who.shown === 'password')
      this.#guard.failed(from, who.shown, who.why, who.name);
    if (who.kind === 'refused') return stranger(who.shown, who.why, who.name);
    if (socket.destroyed) return who;
    if (!this.#connections.has(socket)) socket.once('close', () => this.#connections.delete(socket));
    this.#connections.set(socket, { request, who, untilMs: this.#until(who) });
    return who;
  }

  #until({ kind }: Principal): number {
    const { passwordCountsMs = 300_000 } = this.#o;
    return kind === 'account' ? performance.now() + passwordCountsMs : Number.POSITIVE_INFINITY;
  }

  /** Who was let in and would not be any more: followers stay connected for as long as they like. */
  #cutOff(): void {
    for (const [socket, { request, who, untilMs }] of this.#connections)
      if (performance.now() >= untilMs || !stillCounts(who, request, this.#o.admission)) socket.destroy();
  }

  #count(socket: Socket): void {
    const from = addressOf(socket as Parameters<typeof addressOf>[0]);
    const count = (this.#fromAddress.get(from) ?? 0) + 1;
    this.#fromAddress.set(from, count);
    socket.once('close', () => {
      const left = (this.#fromAddress.get(from) ?? 1) - 1;
      if (left === 0) this.#fromAddress.delete(from);
      else this.#fromAddress.set(from, left);
    });
    if (count > connectionsOfAddressMax) socket.destroy();
  }

  /** Once until it is another. */
  #report(place: string, said: string): void {
    if (said !== '' && said !== this.#told.get(place)) this.#o.report(said);
    this.#told.set(place, said);
  }
}
