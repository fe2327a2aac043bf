/**
 * Clients that write one row after the other, as fast as they are acknowledged, and remember which were. One that gets no answer
 * is started again with the next number: a row that nobody acknowledged may be there or not.
 */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** No answer for so long: the connection is given up. */
const patienceMs = 4_000;
const pauseMs = 100;

export interface RecorderOptions {
  /** Starts a client that takes rows on its standard input and prints the number of each that was acknowledged. */
  readonly start: () => Promise<ChildProcess>;
  readonly row: (number: number) => string;
  readonly clients: number;
}

export class Recorder {
  readonly acknowledged = new Set<number>();
  readonly #options: RecorderOptions;
  readonly #ended: Promise<unknown>;
  #next = 1;
  #stopped = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#ended = Promise.all(Array.from({ length: options.clients }, () => this.#writeOn()));
  }

  /** Resolves when no client is left. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#ended;
  }

  async #writeOn(): Promise<void> {
    while (!this.#stopped) {
      const client = await this.#options.start().catch(() => undefined);
      if (client !== undefined) await this.#writeWith(client);
      await sleep(pauseMs);
    }
  }

  /** Resolves when this client has ended. */
  async #writeWith(client: ChildProcess): Promise<void> {
    const { stdin, stdout } = client;
    if (stdin === null || stdout === null) throw new Error('a client without pipes');
    const ended = new Promise((resolve) => client.once('close', resolve));
    stdin.on('error', () => {});
    const patience = setTimeout(() => client.kill('SIGKILL'), patienceMs);
    const send = () => {
      if (this.#stopped) return stdin.end();
      stdin.write(`${this.#options.row(this.#next++)}\n`);
    };
    createInterface({ input: stdout }).on('line', (line) => {
      this.acknowledged.add(Number(line));
      patience.refresh();
      send();
    });
    send();
    await ended;
    clearTimeout(patience);
  }
}
