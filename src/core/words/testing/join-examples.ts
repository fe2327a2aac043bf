/** Why a host does not join, one of every kind. */
import type { JoinReasons } from '../../access/join-reasons.ts';

const net = { network: 'net0', subnet: '10.0.0.0/24' } as const;

export const joinExamples: JoinReasons = {
  'join-for-another': { node: 'd', wanted: 'c' },
  'join-name-taken': { node: 'c' },
  'join-address-missing': { ...net, addresses: ['192.168.1.4', 'fd00::4'] },
  'join-address-ambiguous': { ...net, addresses: ['10.0.0.4', '10.0.0.5'] },
  'join-address-elsewhere': { network: 'net0', address: '10.0.0.9', addresses: ['10.0.0.4'] },
  'join-network-unknown': { network: 'net9', known: ['net0', 'net1'] },
  'join-address-differs': { node: 'd', network: 'net0', address: '10.0.0.9' },
  'join-file-wrong': { node: 'd', said: 'nothing could prove node "d" gone' },
  'join-file-unknown': { version: 3 },
  'join-authority-closed': { node: 'b', said: 'its key is not here' },
  'join-request-wrong': { said: 'it is not signed with its own key' },
  'certificate-in-work': { node: 'my-vm2' },
};
