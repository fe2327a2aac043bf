/** Stands before an engine on loopback and holds back what passes, as a network or a dying leader does. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export class HoldingProxy {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #held: (() => void)[] = [];
  readonly #delayMs: number;
  #holds: 'nothing' | 'requests' | 'answers' = 'nothing';
  #asked = 0;

  private constructor(server: Server, url: string, delayMs: number) {
    this.#server = server;
    this.url = url;
    this.#delayMs = delayMs;
  }

  /** In front of `http://host:port`; what is asked comes through so much later. */
  static async open(target: string, delayMs = 0): Promise<HoldingProxy> {
    const { hostname, port } = new URL(target);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new HoldingProxy(
      server,
      `http://127.0.0.1:${(server.address() as { port: number }).port}`,
      delayMs,
    );
    server.on('connection', (near) => {
      const far = connect({ host: hostname, port: Number(port) });
      proxy.#join(near, far, 'requests');
      proxy.#join(far, near, 'answers');
    });
    return proxy;
  }

  hold(what: 'requests' | 'answers'): void {
    this.#holds = what;
  }

  /** So many pieces of requests have come in. */
  get asked(): number {
    return this.#asked;
  }

  /** So many pieces wait. */
  get held(): number {
    return this.#held.length;
  }

  release(): void {
    this.#holds = 'nothing';
    const held = this.#held;
    this.#held = [];
    for (const pass of held) pass();
  }

  /** What waits is lost, as with a leader that dies; whoever sent it hears nothing. */
  lose(): void {
    this.#holds = 'nothing';
    this.#held = [];
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #join(from: Socket, to: Socket, what: 'requests' | 'answers'): void {
    this.#sockets.add(from);
    from.on('error', () => from.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      // What is held still passes after its sender has given up.
      if (this.#held.length === 0) to.end();
    });
    from.on('data', (chunk) => {
      const pass = () => void (to.writable && to.write(chunk));
      if (what === 'requests') this.#asked += 1;
      if (this.#holds === what) this.#held.push(pass);
      else if (what === 'requests' && this.#delayMs > 0) setTimeout(pass, this.#delayMs);
      else pass();
    });
  }
}
