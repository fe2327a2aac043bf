/** Real keepers with stand-in daemons on loopback addresses: started, watched, and cleaned up whatever happens. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Config, WatchdogConfig } from '../../src/core/config.ts';
import type { DaemonToKeeper, KeeperToDaemon } from '../../src/core/keeper/messages.ts';
import { controlGroupAt } from '../../src/node/control-group.ts';
import { findBase } from '../../src/node/own-control-group.ts';

const root = join(import.meta.dirname, '../..');
export const intervalMs = 100;
export const misses = 3;

export interface DaemonLine {
  readonly at: number;
  readonly pid: number;
  readonly heard?: KeeperToDaemon;
  readonly started?: readonly string[];
}

export interface BenchNode {
  readonly name: string;
  readonly stateDir: string;
  readonly base: string;
  process(): ChildProcess;
  start(extra?: readonly string[]): void;
  /** What the keeper printed so far. */
  printed(): string;
  lines(): readonly DaemonLine[];
  heard<K extends KeeperToDaemon['kind']>(
    kind: K,
  ): readonly (Extract<KeeperToDaemon, { kind: K }> & { at: number })[];
  say(message: DaemonToKeeper): Promise<void>;
  order(order: object): Promise<void>;
  permit(): { inc: string; open: boolean; stamp: number } | undefined;
}

export interface Bench {
  readonly cluster: string;
  readonly port: number;
  readonly directory: string;
  node(name: string): BenchNode;
}

let benches = 0;

/** `nodes` get 127.0.<network>.<number>; the state of every test is its own. `clusterIds`: of which cluster each of them is. */
export function createBench(
  t: TestContext,
  nodes: readonly string[],
  options: {
    readonly hangMs?: number;
    readonly watchdog?: WatchdogConfig;
    readonly clusterIds?: readonly string[];
  } = {},
): Bench {
  benches += 1;
  const cluster = `keeper-${process.pid}-${benches}`;
  const port = 20_000 + ((process.pid * 7 + benches) % 20_000);
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-keeper-'));
  writeFileSync(join(directory, 'key'), 'a key that is long enough\n', { mode: 0o600 });
  const made = new Map(
    nodes.map((name, index) => {
      const compiled = join(directory, `compiled.${name}.json`);
      const clusterId = options.clusterIds?.[index];
      const config = makeConfig(cluster, port, nodes, options);
      writeFileSync(compiled, JSON.stringify({ config, keyFile: 'key', ...(clusterId && { clusterId }) }));
      return [name, createNode(cluster, name, directory, compiled)];
    }),
  );
  t.after(async () => {
    await Promise.all([...made.values()].map(cleanUp));
    rmSync(directory, { recursive: true, force: true });
  });
  const node = (name: string) => {
    const found = made.get(name);
    assert.ok(found, `no node ${name}`);
    return found;
  };
  return { cluster, port, directory, node };
}

function makeConfig(
  name: string,
  port: number,
  nodes: readonly string[],
  { hangMs = 1000, watchdog }: { readonly hangMs?: number; readonly watchdog?: WatchdogConfig },
): Config {
  const network = (subnet: string) => ({ role: 'both' as const, subnet, port });
  const address = (index: number) => ({ office: `127.0.1.${index + 1}`, ring: `127.0.2.${index + 1}` });
  return {
    cluster: { name, fenceLimit: { count: 4, windowMs: 600_000 } },
    store: { kind: 'memory' },
    hostNetworks: { office: network('127.0.1.0/24'), ring: network('127.0.2.0/24') },
    nodes: Object.fromEntries(
      nodes.map((node, index) => [node, { addresses: address(index), fence: [], watchdog }]),
    ),
    timing: {
      beatIntervalMs: intervalMs,
      beatMisses: misses,
      renewIntervalMs: 500,
      leaseMs: 10_000,
      minorityDelayMs: 1500,
      storeTimeoutMs: 1000,
      hangMs,
      lapseMarginMs: 200,
      onStoreLoss: 'stop',
    },
    groups: {},
  };
}

function createNode(cluster: string, name: string, directory: string, compiled: string): BenchNode {
  const stateDir = join(directory, name);
  mkdirSync(stateDir);
  let child: ChildProcess | undefined;
  let printed = '';
  const lines = () => readLines(join(stateDir, 'daemon.ndjson'));
  return {
    name,
    stateDir,
    base: findBase(cluster, name),
    process: () => child as ChildProcess,
    start(extra = []) {
      const args = ['--compiled', compiled, '--node', name, '--state-dir', stateDir];
      child = runAgent(
        [...args, '--daemon', join(import.meta.dirname, 'stand-in-daemon.ts'), ...extra],
        (text) => {
          printed += text;
        },
      );
    },
    printed: () => printed,
    lines,
    heard: (kind) =>
      lines().flatMap(({ at, heard }) => (heard?.kind === kind ? [{ ...heard, at } as never] : [])),
    say: (say) => order(stateDir, { say }),
    order: (what) => order(stateDir, what),
    permit: () => {
      const file = join(stateDir, 'permit.json');
      return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    },
  };
}

export function runAgent(args: readonly string[], onText: (text: string) => void): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'src/keeper/main.ts'), ...args], {
    // Its watchdogs are FIFOs.
    env: { ...process.env, HOLDFAST_LAB: root },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (data) => onText(String(data)));
  child.stderr.on('data', (data) => onText(String(data)));
  return child;
}

function readLines(file: string): readonly DaemonLine[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line));
}

async function order(stateDir: string, what: object): Promise<void> {
  const connection = connect(join(stateDir, 'stand-in.sock'));
  await once(connection, 'connect');
  connection.end(`${JSON.stringify(what)}\n`);
  await once(connection, 'close').catch(() => {});
}

async function cleanUp(node: BenchNode): Promise<void> {
  const child = node.process();
  if (child && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const base = controlGroupAt(node.base);
  await base.kill(5000);
  base.remove();
}

/** Polls until the condition gives something; fails with what it waited for after `withinMs`. */
export async function until<T>(
  what: string,
  condition: () => T | undefined | false,
  withinMs = 20_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = condition();
    if (value !== undefined && value !== false) return value;
    assert.ok(Date.now() < end, `not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}
