/** Runs the client inside the lab and keeps what it saw. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Lab } from '../lab.ts';
import type { Answer, Seen, Stall } from './answers.ts';
import { nowMs } from './clock.ts';

export class ClientFeed implements Seen {
  readonly answers: Answer[] = [];
  readonly stalls: Stall[] = [];
  /** Called with every answer and the one before it. */
  onAnswer: ((answer: Answer, before: Answer | undefined) => void) | undefined;
  readonly #child: ChildProcess;
  #ended: string | undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    const lines = createInterface({ input: child.stdout! });
    lines.on('line', (line) => this.#take(JSON.parse(line) as Answer | Stall));
    child.once('error', (error) => this.#end(error.message));
    child.once('exit', (code, signal) => this.#end(`it ended with ${signal ?? code}`));
  }

  /** Starts asking `address`. The client dies with the lab or with `close`. */
  static async start(lab: Pick<Lab, 'spawn'>, address: string): Promise<ClientFeed> {
    const program = join(import.meta.dirname, 'web-client.ts');
    const argv = [process.execPath, '--disable-warning=ExperimentalWarning', program, address, '80'];
    // A session of its own: Ctrl-C at the terminal is ours to handle.
    const child = await lab.spawn('client', argv, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    return new ClientFeed(child);
  }

  get last(): Answer | undefined {
    return this.answers.at(-1);
  }

  /** For how long there has been no answer, until now. */
  get silentMs(): number {
    return this.last === undefined ? 0 : nowMs() - this.last.atMs;
  }

  /** Throws when the client is not asking any more: nothing that follows would mean anything. */
  check(): void {
    if (this.#ended !== undefined) throw new Error(`The client stopped asking: ${this.#ended}.`);
  }

  close(): void {
    this.#child.removeAllListeners('exit');
    this.#child.kill('SIGKILL');
  }

  #take(line: Answer | Stall): void {
    if (!('node' in line)) {
      this.stalls.push(line);
      return;
    }
    this.onAnswer?.(line, this.last);
    this.answers.push(line);
  }

  #end(why: string): void {
    this.#ended ??= why;
  }
}
