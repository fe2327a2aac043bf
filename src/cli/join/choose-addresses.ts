/** Which addresses of a host are the node's: one in every network that beats or clients come by, and what else it has. Pure. */
import { type Config, carriesClients, carriesHeartbeats, type NetworkName } from '../../core/config.ts';
import type { Reason } from '../../core/reason.ts';
import type { JoiningHost } from '../../ports/joining.ts';
import { canonicalAddress, contains } from '../../values/subnet.ts';

type Addresses = Readonly<Record<NetworkName, string>>;

export type Chosen =
  | { readonly is: 'chosen'; readonly addresses: Addresses }
  | { readonly is: 'refused'; readonly reason: Reason };

type Host = Pick<JoiningHost, 'node' | 'addresses' | 'wanted'>;

export function chooseAddresses(config: Config, host: Host): Chosen {
  const offered = host.addresses.map(canonicalAddress);
  const known = Object.hasOwn(config.nodes, host.node) ? config.nodes[host.node] : undefined;
  if (known !== undefined) return keepAddresses(host.node, known.addresses, offered);
  const wanted = Object.entries(host.wanted).map(([name, text]) => [name, canonicalAddress(text)] as const);
  for (const [network, address] of wanted) {
    if (!Object.hasOwn(config.hostNetworks, network))
      return refuse({ kind: 'join-network-unknown', network, known: Object.keys(config.hostNetworks) });
    if (!offered.includes(address))
      return refuse({ kind: 'join-address-elsewhere', network, address, addresses: offered });
  }
  return chooseEach(config, Object.fromEntries(wanted), offered);
}

function chooseEach({ hostNetworks }: Config, wanted: Addresses, offered: readonly string[]): Chosen {
  const addresses: Record<NetworkName, string> = {};
  for (const [network, about] of Object.entries(hostNetworks)) {
    const { subnet } = about;
    const fitting = offered.filter((address) => contains(subnet, address));
    const [only] = fitting;
    const address = wanted[network] ?? (fitting.length === 1 ? only : undefined);
    if (address !== undefined) addresses[network] = address;
    else if (fitting.length > 1)
      return refuse({ kind: 'join-address-ambiguous', network, subnet, addresses: fitting });
    else if (carriesHeartbeats(about) || carriesClients(about))
      return refuse({ kind: 'join-address-missing', network, subnet, addresses: offered });
  }
  return { is: 'chosen', addresses };
}

/** Somebody has written it into the file already: the host must be the one that was meant. */
function keepAddresses(node: string, addresses: Addresses, offered: readonly string[]): Chosen {
  for (const [network, address] of Object.entries(addresses))
    if (!offered.includes(canonicalAddress(address)))
      return refuse({ kind: 'join-address-differs', node, network, address });
  return { is: 'chosen', addresses };
}

function refuse(reason: Reason): Chosen {
  return { is: 'refused', reason };
}
