/** Why a host does not join yet. */
import type { JoinReasons } from '../access/join-reasons.ts';
import { listed } from './grammar.ts';
import type { Sentences } from './sentences.ts';

export const joinWords: Sentences<JoinReasons> = {
  'join-for-another': (f) => `the token is for ${f.wanted}, and this host would be ${f.node}`,
  'join-name-taken': (f) => `${f.node} is a member of the cluster already`,
  'join-address-missing': (f) =>
    `every node has an address in ${f.network} (${f.subnet}), and this host has none: ${has(f.addresses)}`,
  'join-address-ambiguous': (f) =>
    `this host has several addresses in ${f.network} (${f.subnet}): ${listed(f.addresses)}`,
  'join-address-elsewhere': (f) =>
    `${f.address} was named for ${f.network}, and it is no address of this host: ${has(f.addresses)}`,
  'join-network-unknown': (f) => `the cluster file has no network "${f.network}": it has ${listed(f.known)}`,
  'join-address-differs': (f) =>
    `${f.node} stands in the cluster file with ${f.address} in ${f.network}, which is no address of this host`,
  'join-file-wrong': (f) => `with ${f.node} in it the cluster file would be wrong: ${f.said}`,
  'join-file-unknown': (f) =>
    `the cluster file of configuration ${f.version} was not kept, as an older Holdfast applied it`,
  'join-authority-closed': (f) => `${f.node} cannot issue certificates: ${f.said}`,
  'join-request-wrong': (f) => `the certificate request does not count: ${f.said}`,
  'certificate-in-work': (f) =>
    `the next certificate of ${f.node} is being issued already; ask again in a minute`,
};

function has(addresses: readonly string[]): string {
  return addresses.length === 0 ? 'it has none' : `it has ${listed(addresses)}`;
}

/** What whoever sits at the host can do. */
export const joinAdvice: Partial<Sentences<JoinReasons>> = {
  'join-for-another': (f) => `Say --node ${f.wanted}, or have a token made for ${f.node}.`,
  'join-name-taken': () => 'Choose another name: --node NAME.',
  'join-address-missing': (f) => `Give it one in ${f.network}, and join again.`,
  'join-address-ambiguous': (f) => `Say which: --address ${f.network}=${f.addresses[0] ?? 'ADDRESS'}.`,
  'join-address-elsewhere': (f) => `Name one that it has: --address ${f.network}=ADDRESS.`,
  'join-network-unknown': () => 'Correct --address, or leave it out.',
  'join-address-differs': (f) => `Give the host that address, or correct ${f.node} in the file and apply it.`,
  'join-file-wrong': (f) =>
    `On a node: put ${f.node} into the cluster file by hand (holdfast config show --secrets > FILE), apply that, and join again.`,
  'join-file-unknown': () =>
    'On a node, apply the cluster file once more (holdfast apply FILE), and join again.',
  'join-authority-closed': () =>
    'Ask the node that has authority.key and authority.passphrase beside its certificate. If the passphrase is kept elsewhere, issue the certificate by hand: holdfast certificate issue FILE NODE --passphrase-file FILE.',
};
