/**
 * What is known of a new cluster: from the words of the command, from this host, and where a person is there from answers.
 * Whatever nobody can know is asked for; where nobody can be asked, one error names every flag that is wanted.
 */
import { hostname } from 'node:os';
import type { WrittenDevice } from '../../config/edit/edited.ts';
import { HoldfastError } from '../../errors.ts';
import { renderTextRows } from '../../terminal/table.ts';
import type { Context } from '../context.ts';
import { type FoundNetwork, foundNetworks, ownAddressIn } from './found-networks.ts';
import { type NamedNetwork, readFence, readNetwork, readStore } from './read-flags.ts';

export interface NewClusterInput {
  readonly name: string | undefined;
  readonly node: string | undefined;
  readonly network: readonly string[];
  readonly store: string | undefined;
  readonly fence: readonly string[];
}

export interface Answers {
  readonly name: string;
  readonly node: string;
  readonly networks: readonly (NamedNetwork & { readonly address: string })[];
  readonly store: Readonly<Record<string, unknown>>;
  readonly fence: readonly WrittenDevice[];
}

/** As the unit of the agent calls this host. */
export function shortHostName(): string {
  return hostname().split('.')[0] ?? '';
}

/** Throws `usage`. */
export async function collectAnswers(context: Context, input: NewClusterInput): Promise<Answers> {
  const found = foundNetworks();
  const given = { networks: input.network.map(readNetwork), fence: input.fence.map(readFence) };
  const node = input.node ?? shortHostName();
  const name = input.name ?? (await context.ask('Name of the cluster: '))?.trim();
  if (name === undefined) throw nobodyToAsk(input, found);
  checkName(name, '--name', 'the cluster');
  checkName(node, '--node', 'this node');
  const networks = given.networks.length > 0 ? given.networks : await askNetworks(context, input, found);
  const store = readStore(input.store ?? ((await ask(context, storeQuestion)) || 'managed-etcd'));
  const fence =
    given.fence.length > 0 ? given.fence : [readFence((await ask(context, fenceQuestion)) || 'manual')];
  return { name, node, networks: networks.map(withOwnAddress), store, fence };
}

function checkName(name: string, option: string, of: string): void {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,62}$/.test(name)) return;
  throw new HoldfastError('usage', {
    problem: `"${name.slice(0, 100)}" cannot be the name of ${of}`,
    next: `Say ${option} with a letter first, then letters, digits, "-" or "_".`,
  });
}

const storeQuestion =
  'Store: press Enter for an etcd that Holdfast keeps on the nodes (managed-etcd), or write etcd:URL,URL,URL: ';
const fenceQuestion =
  'What switches a lost node off? A fence program as agent:PROGRAM,NAME=VALUE,…, or press Enter for a person who confirms (manual): ';

/** Empty where nobody answers. */
async function ask(context: Context, question: string): Promise<string> {
  return (await context.ask(question))?.trim() ?? '';
}

function nobodyToAsk({ name, network }: NewClusterInput, found: readonly FoundNetwork[]): HoldfastError {
  const one = found.map((network) => `${network.name}=${network.subnet}`);
  const wanted = [
    ...(name === undefined ? ['--name NAME'] : []),
    ...(network.length === 0 && one.length !== 1 ? ['--network NAME=SUBNET'] : []),
  ];
  const ofHost = one.length === 0 ? '' : ` This host is on ${one.join(', ')}.`;
  return new HoldfastError('usage', {
    problem: `There is no cluster file, and nobody who could be asked: ${wanted.join(' and ')} ${wanted.length > 1 ? 'are' : 'is'} wanted`,
    next: `Say that (and --store, --fence where they shall not be managed-etcd and manual), or name a cluster file.${ofHost}`,
  });
}

async function askNetworks(
  context: Context,
  input: NewClusterInput,
  found: readonly FoundNetwork[],
): Promise<readonly NamedNetwork[]> {
  const all = found.map(({ name, subnet }) => ({ name, subnet, role: 'both' }));
  if (all.length === 1) return all;
  if (all.length === 0)
    throw new HoldfastError('usage', {
      problem: 'This host is on no network',
      next: 'Give it an address first.',
    });
  const rows = found.map(({ name, subnet, address }) => [name, subnet, address]);
  const shown = renderTextRows(rows, context.width, { indent: 2 }).join('\n');
  const answer = await context.ask(
    `This host is on:\n${shown}\nWhich of them belong to the cluster? Names, with :cluster, :client, :storage or :none behind them where the role is not both; Enter for all: `,
  );
  if (answer === undefined) throw nobodyToAsk(input, found);
  const words = answer.split(/[\s,]+/).filter((word) => word !== '');
  return words.length === 0 ? all : words.map((word) => chosenNetwork(word, found));
}

function chosenNetwork(word: string, found: readonly FoundNetwork[]): NamedNetwork {
  const [name, role] = word.split(':');
  const network = found.find((one) => one.name === name);
  if (network === undefined)
    throw new HoldfastError('usage', {
      problem: `"${word.slice(0, 100)}" is none of the networks of this host`,
      next: `Choose of ${found.map((one) => one.name).join(', ')}.`,
    });
  return readNetwork(`${network.name}=${network.subnet}${role === undefined ? '' : `:${role}`}`);
}

function withOwnAddress(network: NamedNetwork): Answers['networks'][number] {
  const address = ownAddressIn(network.subnet);
  if (address !== undefined) return { ...network, address };
  throw new HoldfastError('usage', {
    problem: `--network: this host has no address in ${network.subnet} (${network.name})`,
    next: 'Set it first, or leave that network out.',
  });
}
