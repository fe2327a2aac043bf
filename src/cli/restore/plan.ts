/** What this host becomes: which node, with which addresses, by which cluster file. Nothing is written here. */
import { networkInterfaces } from 'node:os';
import { replaceNode } from '../../config/edit/replace-node.ts';
import type { Config } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import { canonicalAddress, plainAddress } from '../../values/subnet.ts';
import { shortHostName } from '../begin/answers.ts';
import { ownAddressIn } from '../begin/found-networks.ts';
import { nodeNameIn, readDefaults } from '../begin/node-name-line.ts';
import type { Context } from '../context.ts';
import { type LoadedFile, loadText } from '../files/load.ts';

type Addresses = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Throws `restore-which-node`. */
export function nodeToBe(named: string | undefined, nodes: readonly string[]): string {
  const name = named ?? nodeNameIn(readDefaults()) ?? shortHostName();
  if (nodes.includes(name)) return name;
  throw new HoldfastError('restore-which-node', { name: name.slice(0, 64), nodes: nodes.join(', ') });
}

/** `host1:net0=10.0.0.4`, or for this node `net0=10.0.0.4`; several with commas. Throws `usage`. */
export function readAddresses(
  texts: readonly string[],
  own: string,
  { nodes, hostNetworks }: Config,
): Addresses {
  const read: Record<string, Record<string, string>> = {};
  for (const text of texts.flatMap((one) => one.split(','))) {
    const [, node = own, network = '', word = ''] =
      /^(?:([A-Za-z][\w-]*):)?([A-Za-z][\w-]*)=(.+)$/.exec(text) ?? [];
    const address = plainAddress(word);
    if (address === undefined) throw wrong(text, 'is no network with an address');
    if (!Object.hasOwn(nodes, node))
      throw wrong(text, `names the node "${node}", and there are ${Object.keys(nodes).join(', ')}`);
    if (!Object.hasOwn(hostNetworks, network))
      throw wrong(
        text,
        `names the network "${network}", and there are ${Object.keys(hostNetworks).join(', ')}`,
      );
    read[node] = { ...read[node], [network]: address };
  }
  return read;
}

function wrong(text: string, problem: string): HoldfastError {
  return new HoldfastError('usage', {
    problem: `--address: "${text.slice(0, 100)}" ${problem}`,
    next: 'Write for example host2:net0=10.77.0.4, several with commas; without a node it is this one.',
  });
}

/** The cluster file with those addresses; comments stay. Throws `edit-refused`, `invalid-cluster-file`. */
export function fileWith(context: Context, source: string, file: string, addresses: Addresses): LoadedFile {
  const before = loadText({ ...context, err: { isTTY: false, write: () => {} } }, source, file);
  let text = source;
  for (const [node, changed] of Object.entries(addresses)) {
    const now = before.config.nodes[node]?.addresses ?? {};
    const edited = replaceNode(
      text,
      node,
      { name: node, addresses: { ...now, ...changed } },
      { keepsFence: true },
    );
    if ('problems' in edited) {
      const said = edited.problems.map(
        ({ line, column, wrong, right }) => `${file}:${line}:${column}: ${wrong}; ${right}`,
      );
      throw new HoldfastError('edit-refused', { problems: said.join('. ') });
    }
    text = edited.text;
  }
  return loadText(context, text, file);
}

/** Every address of the node is one of this host. Throws `restore-address`. */
export function checkOwnAddresses({ nodes, hostNetworks }: Config, node: string): void {
  const own = Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).map(({ address }) => canonicalAddress(address)),
  );
  for (const [network, address] of Object.entries(nodes[node]?.addresses ?? {})) {
    if (own.includes(canonicalAddress(address))) continue;
    const instead = ownAddressIn(hostNetworks[network]?.subnet ?? '') ?? 'ADDRESS';
    throw new HoldfastError('restore-address', { node, network, address, instead });
  }
}
