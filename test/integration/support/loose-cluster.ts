/**
 * Agents without a lab, as somebody would start them by hand on one machine: networks of loopback addresses, a store
 * process, the built program. Each agent's wall clock can be set (libfaketime); its other clocks are the machine's.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, createClient } from '../../../src/api/client.ts';

const holdfast = join(import.meta.dirname, '../../../bin/holdfast');
const clockLibrary = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

export class LooseCluster {
  readonly directory = mkdtempSync(join(tmpdir(), 'holdfast-loose-'));
  readonly #children: ChildProcess[] = [];
  readonly #file = join(this.directory, 'cluster.yaml');

  /** `text` names the store at 127.0.3.1:7400. */
  constructor(text: string) {
    writeFileSync(this.#file, text);
    const database = join(this.directory, 'store.db');
    execFileSync(holdfast, ['init', this.#file, '--store-file', database], { stdio: 'ignore' });
    this.#start(['store', 'serve', '--listen', '127.0.3.1:7400', '--file', database]);
  }

  startAgent(node: string): void {
    mkdirSync(this.stateDir(node));
    this.setClock(node, '+0');
    this.#start(['agent', '--cluster', this.#file, '--node', node, '--state-dir', this.stateDir(node)], {
      LD_PRELOAD: clockLibrary,
      FAKETIME_TIMESTAMP_FILE: this.#clockFile(node),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });
  }

  /** From now on the node's wall clock is off by this much, for example `+1d`. */
  setClock(node: string, offset: string): void {
    writeFileSync(`${this.#clockFile(node)}.new`, `${offset}\n`);
    renameSync(`${this.#clockFile(node)}.new`, this.#clockFile(node));
  }

  client(node: string): ApiClient {
    return createClient({ socketPath: join(this.stateDir(node), 'api.sock'), by: 'test' });
  }

  stateDir(node: string): string {
    return join(this.directory, node);
  }

  async close(): Promise<void> {
    const ended = this.#children.map((child) => (child.exitCode === null ? once(child, 'exit') : undefined));
    for (const child of this.#children) child.kill('SIGKILL');
    await Promise.all(ended);
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  #clockFile(node: string): string {
    return join(this.directory, `${node}.clock`);
  }

  #start(args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
    this.#children.push(spawn(holdfast, args, { env: { ...process.env, ...env }, stdio: 'ignore' }));
  }
}
