/** Which addresses a host joins with, and what it is told where that is not clear. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseClusterText } from '../../config/load-cluster-file.ts';
import { type Chosen, chooseAddresses } from './choose-addresses.ts';

const file = `cluster: {name: office, format: 1, fence: [{device: manual}]}
store: {kind: sqlite, address: "10.77.0.9:7400", lab: true}
hostNetworks:
  lan: {role: both, subnet: 192.168.10.0/24}
  ring: {role: cluster, subnet: 10.77.0.0/24}
  six: {role: client, subnet: "fd00:1::/64"}
  management: {role: none, subnet: 10.88.0.0/24}
nodes:
  host1: {addresses: {lan: 192.168.10.11, ring: 10.77.0.1, six: "fd00:1::11", management: 10.88.0.11}}
  host2: {addresses: {lan: 192.168.10.12, ring: 10.77.0.2, six: "fd00:1::12"}}
`;
const { config } = parseClusterText(file, 'office.yaml');
const lan = '192.168.10.14';
const ring = '10.77.0.4';
const six = 'FD00:1:0:0::14';

interface Try {
  readonly node?: string;
  readonly addresses: readonly string[];
  readonly wanted?: Readonly<Record<string, string>>;
}

const tries: Readonly<Record<string, readonly [Try, string | Readonly<Record<string, string>>]>> = {
  'one address in each network, and others': [
    { addresses: [lan, ring, six, '172.17.0.1', 'fe80::1'] },
    { lan, ring, six: 'fd00:1::14' },
  ],
  'one in a network that not every node is in': [
    { addresses: [lan, ring, six, '10.88.0.14'] },
    { lan, ring, six: 'fd00:1::14', management: '10.88.0.14' },
  ],
  'none in a network with heartbeats': [{ addresses: [lan, six] }, 'join-address-missing'],
  'none where clients come by': [{ addresses: [lan, ring] }, 'join-address-missing'],
  'no address at all': [{ addresses: [] }, 'join-address-missing'],
  'two in one network': [{ addresses: [lan, '192.168.10.15', ring, six] }, 'join-address-ambiguous'],
  'two, and the one that is meant': [
    { addresses: [lan, '192.168.10.15', ring, six], wanted: { lan: '192.168.10.15' } },
    { lan: '192.168.10.15', ring, six: 'fd00:1::14' },
  ],
  'one that is meant and is not there': [
    { addresses: [lan, ring, six], wanted: { lan: '192.168.10.99' } },
    'join-address-elsewhere',
  ],
  'one for a network that there is not': [
    { addresses: [lan, ring, six], wanted: { wan: lan } },
    'join-network-unknown',
  ],
  'one for what every object has': [
    { addresses: [lan, ring, six], wanted: { toString: lan } },
    'join-network-unknown',
  ],
  'those of a node that stands in the file': [
    { node: 'host2', addresses: ['192.168.10.12', '10.77.0.2', 'fd00:1::12', '192.168.10.99'] },
    { lan: '192.168.10.12', ring: '10.77.0.2', six: 'fd00:1::12' },
  ],
  'others than those in the file': [
    { node: 'host2', addresses: [lan, '10.77.0.2', 'fd00:1::12'] },
    'join-address-differs',
  ],
};

const told = (chosen: Chosen) => (chosen.is === 'chosen' ? chosen.addresses : chosen.reason.kind);

for (const [what, [host, expected]] of Object.entries(tries))
  test(`chooseAddresses() of a host with ${what}`, () => {
    assert.ok(config);
    assert.deepEqual(told(chooseAddresses(config, { node: 'host4', wanted: {}, ...host })), expected);
  });
