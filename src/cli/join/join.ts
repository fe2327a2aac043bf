/**
 * `holdfast join`: one step after the other, each told when it is done. Whatever stops it, the same command goes on: the key
 * of this host stays, the cluster knows it by that, and what is written is not asked for again.
 */
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import type { StatusView } from '../../api/contract/views.ts';
import type { Config } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import { createRequest } from '../../identity/certificate-request.ts';
import { type JoinText, parseJoinText } from '../../identity/join-text.ts';
import { renderKey } from '../../identity/keys.ts';
import { readWholeFile } from '../../read-whole-file.ts';
import { clientOf } from '../agent.ts';
import { shortHostName } from '../begin/answers.ts';
import type { Context } from '../context.ts';
import { loadFile } from '../files/load.ts';
import type { StateDirInput } from '../options.ts';
import { startProgress } from '../progress.ts';
import { waitUntil } from '../request-change.ts';
import { askCluster } from './ask-cluster.ts';
import { beginJoining, type Joining } from './joining.ts';
import { settleStore } from './settle-store.ts';
import { startNode, unitsFile } from './start-node.ts';
import { wantedAddresses } from './wanted-addresses.ts';
import { writeFiles } from './write-files.ts';

interface JoinInput extends StateDirInput {
  readonly token: string;
  readonly node: string | undefined;
  readonly address: string | undefined;
  readonly cluster: string;
  readonly start: boolean;
  readonly timeout: number;
}

const tokenBytesMax = 64 * 1024;

export async function join(context: Context, input: JoinInput): Promise<undefined> {
  if (process.getuid?.() !== 0) throw new HoldfastError('needs-root', { command: 'join' });
  const text = readToken(input.token === '-' ? fromStandardInput() : input.token);
  const node = checkName(input.node ?? text.node ?? shortHostName());
  const wanted = wantedAddresses(input.address);
  const file = resolve(input.cluster);
  const joining = beginJoining(file);
  if (!joining.isWritten) await askAndWrite(context, { text, node, wanted, file, joining });
  const loaded = loadFile(context, file);
  const { config } = loaded;
  checkCluster(config, text, file);
  if (!input.start || file !== unitsFile) {
    joining.end();
    context.out.write(`Start its agent: holdfast agent --cluster ${file} --node ${node}\n`);
    return undefined;
  }
  const now = await begin(context, input, config, node);
  joining.end();
  const isIn = now.nodes.filter(({ state }) => state === 'in').map(({ name }) => name);
  const settled = await settleStore(context, loaded, file, node, isIn);
  if (settled !== undefined) context.out.write(`${settled}\n`);
  await lookAround(context, input);
  return undefined;
}

function fromStandardInput(): string {
  try {
    return readWholeFile(0, tokenBytesMax).toString('utf8');
  } catch (error) {
    throw new HoldfastError('usage', {
      problem: `standard input is no token for joining: ${(error as Error).message}`,
      next: 'On a node: holdfast token create --for join.',
    });
  }
}

function readToken(token: string): JoinText {
  const text = parseJoinText(token.trim());
  if (text !== undefined) return text;
  throw new HoldfastError('usage', {
    problem: 'this is no token for joining, or not all of one',
    next: 'On a node: holdfast token create --for join. Copy all of it, from hf1. on.',
  });
}

function checkName(node: string): string {
  if (/^[A-Za-z][\w-]{0,62}$/.test(node)) return node;
  throw new HoldfastError('usage', {
    problem: `"${node.slice(0, 64)}" is no name of a node`,
    next: 'Say another: --node NAME, a letter first, then letters, digits, "-" and "_".',
  });
}

interface Wanted {
  readonly text: JoinText;
  readonly node: string;
  readonly wanted: Readonly<Record<string, string>>;
  readonly file: string;
  readonly joining: Joining;
}

async function askAndWrite(context: Context, { text, node, wanted, file, joining }: Wanted): Promise<void> {
  const progress = startProgress(context);
  const request = await createRequest(joining.key, node);
  const body = { token: text.secret, node, addresses: ownAddresses(), wanted, request };
  const { place, joined } = await askCluster(text, body, {
    signal: context.signal,
    say: progress.say,
  }).finally(() => progress.end());
  const { cluster, addresses, added, version } = joined;
  const at = Object.entries(addresses).map(([network, address]) => `${address} in ${network}`);
  const how = added
    ? `it was put into the cluster file (configuration ${version})`
    : 'it stood in the cluster file';
  context.out.write(`${place} lets ${node} join ${cluster}, with ${at.join(', ')}: ${how}.\n`);
  const written = await step('write what the cluster gave', () =>
    writeFiles(file, joined, renderKey(joining.key)),
  );
  context.out.write(`Written: ${written.join(', ')}.\n`);
}

async function begin(context: Context, input: JoinInput, config: Config, node: string): Promise<StatusView> {
  const started = await step('start the agent', () => startNode(config, node));
  context.out.write(`Started, and at every boot from now on: ${started.join(', ')}.\n`);
  const isOpen = ({ nodes }: StatusView) => {
    const own = nodes.find(({ name }) => name === node);
    return own?.state === 'in' ? undefined : `${node} is ${own?.state ?? 'not known yet'}`;
  };
  const options = { timeoutMs: input.timeout, look: 'holdfast status' };
  const now = await step('become a member; "journalctl -u holdfast" says more', () =>
    waitUntil(context, clientOf(context, input), isOpen, options),
  );
  context.out.write(`${node} is a member of ${config.cluster.name}.\n`);
  return now;
}

/** What doctor finds does not undo that this host is a member. */
async function lookAround(context: Context, { 'state-dir': stateDir }: JoinInput): Promise<void> {
  const { doctor } = await import('../doctor/doctor.ts');
  const input = { 'state-dir': stateDir, output: 'table', cluster: undefined, node: undefined } as const;
  try {
    await doctor(context, input);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'doctor-found-problems') throw error;
    context.err.write(`${(error as Error).message}\n`);
  }
}

async function step<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HoldfastError))
      throw new HoldfastError('join-stopped', { step: what, reason: (error as Error).message });
    const { code, details } = error;
    if (code !== 'not-finished' && code !== 'unit-refused') throw error;
    const reason = code === 'not-finished' ? details.state : `${details.command}: ${details.reason}`;
    throw new HoldfastError('join-stopped', { step: what, reason: String(reason) });
  }
}

function checkCluster({ cluster }: Config, { cluster: named }: JoinText, file: string): void {
  if (cluster.name !== named)
    throw new HoldfastError('other-cluster', { file, named: cluster.name, running: named });
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).filter(({ internal }) => !internal).map(({ address }) => address),
  );
}
