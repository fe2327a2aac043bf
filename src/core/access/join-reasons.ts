/** Why a host with a good token does not join yet. Nothing was changed then, and the token still counts. */
import type { NetworkName, NodeName } from '../config.ts';

interface InNetwork {
  readonly network: NetworkName;
  readonly subnet: string;
}

interface Offered {
  /** What the host has to offer; canonical texts. */
  readonly addresses: readonly string[];
}

export interface JoinReasons {
  /** The token is for another node. */
  'join-for-another': { readonly node: NodeName; readonly wanted: NodeName };
  /** A member of that name is there already. */
  'join-name-taken': { readonly node: NodeName };
  'join-address-missing': InNetwork & Offered;
  'join-address-ambiguous': InNetwork & Offered;
  /** It was named, and the host has it not. */
  'join-address-elsewhere': { readonly network: NetworkName; readonly address: string } & Offered;
  'join-network-unknown': { readonly network: NetworkName; readonly known: readonly NetworkName[] };
  /** The node stands in the cluster file with this address, and the host has it not. */
  'join-address-differs': {
    readonly node: NodeName;
    readonly network: NetworkName;
    readonly address: string;
  };
  /** `said`: the first mistake in the cluster file with the node in it. */
  'join-file-wrong': { readonly node: NodeName; readonly said: string };
  /** The cluster file in force was not kept, as an older Holdfast applied it. */
  'join-file-unknown': { readonly version: number };
  /** The key of the authority cannot be used on this node. */
  'join-authority-closed': { readonly node: NodeName; readonly said: string };
  /** What should be a certificate request is none that counts. */
  'join-request-wrong': { readonly said: string };
  /** The node asked for its next certificate, and asks once more. */
  'certificate-in-work': { readonly node: NodeName };
}
