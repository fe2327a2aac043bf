/**
 * The clients of one lab: one where people are, and one witness in every node that is on. They are started again after
 * a node came back, and end with the lab or with `close`.
 */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../../lab/lab.ts';
import type { HostKind } from '../../lab/lab-status.ts';
import { type Answer, parseAnswer, type Span, servingSpans } from './samples.ts';

export const askEveryMs = 10;
/** Longer than it takes to answer on a busy machine, shorter than the kernel's first repetition of a SYN. */
const giveUpMs = 400;
/** A witness that was not answered for this long does not count as serving in between. */
const servingApartMs = 60;
/** Lines are written in bundles. */
const bundledMs = 100;

export interface Target {
  readonly address: string;
  readonly port: number;
}

/** The clock of all clients: ms of CLOCK_MONOTONIC. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export class Watcher {
  readonly #lab: Lab;
  readonly #target: Target;
  readonly #children = new Map<string, ChildProcess>();
  readonly #answers = new Map<string, Answer[]>();

  constructor(lab: Lab, target: Target) {
    this.#lab = lab;
    this.#target = target;
  }

  /** Sees to it that every host that is on has its client. */
  async watchAll(): Promise<void> {
    const { hosts } = await this.#lab.status();
    const wanted = hosts.filter(
      (host) => host.power === 'on' && (host.kind === 'node' || host.kind === 'client'),
    );
    await Promise.all(
      wanted.filter(({ name }) => !this.#children.has(name)).map(({ name, kind }) => this.#watch(name, kind)),
    );
  }

  /** Answers the client got so far, in the order they arrived. */
  answers(host = 'client'): readonly Answer[] {
    return this.#answers.get(host) ?? [];
  }

  /** When each node served, as its witness saw it. */
  serving(): ReadonlyMap<string, readonly Span[]> {
    const nodes = [...this.#answers].filter(([host]) => host !== 'client');
    return new Map(nodes.map(([node, answers]) => [node, servingSpans(answers, servingApartMs)]));
  }

  /** Nodes that served within the last `withinMs`. */
  servingNow(withinMs = 2 * bundledMs): string[] {
    const since = monotonicMs() - withinMs;
    return [...this.#answers]
      .filter(([host, answers]) => host !== 'client' && (answers.at(-1)?.answeredMs ?? 0) > since)
      .map(([node]) => node);
  }

  /** Resolves when everything that was said up to now has arrived here. */
  async settleLines(): Promise<void> {
    await sleep(2 * bundledMs);
  }

  /** Forgets what is over. */
  forget(): void {
    for (const answers of this.#answers.values()) answers.splice(0, Math.max(0, answers.length - 20));
  }

  close(): void {
    for (const child of this.#children.values()) child.kill('SIGKILL');
  }

  async #watch(host: string, kind: HostKind): Promise<void> {
    const { address, port } = this.#target;
    const program = join(import.meta.dirname, 'ask-often.ts');
    const argv = [process.execPath, program, address, String(port), String(askEveryMs), String(giveUpMs)];
    if (kind === 'node') argv.push('--own');
    const child = await this.#lab.spawn(host, argv, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#children.set(host, child);
    const answers = this.#answers.get(host) ?? [];
    this.#answers.set(host, answers);
    child.once('exit', () => this.#children.delete(host)).once('error', () => this.#children.delete(host));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const answer = parseAnswer(line);
      if (answer) answers.push(answer);
    });
  }
}
