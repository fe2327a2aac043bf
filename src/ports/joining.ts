/** A host that joins the cluster: what it brings, and what becomes of it. */
import type { SignInFault } from '../core/access/access-reasons.ts';
import type { NetworkName, NodeName } from '../core/config.ts';
import type { Reason } from '../core/reason.ts';

export interface JoiningHost {
  /** What it is to be called. */
  readonly node: NodeName;
  /** Of its interfaces. */
  readonly addresses: readonly string[];
  /** The one to take, where there is a choice. */
  readonly wanted: Readonly<Record<NetworkName, string>>;
  /** PEM: its public key, signed with its private one. */
  readonly request: string;
}

/** All that a host needs to be a node, but for its own key. */
export interface JoinedHost {
  readonly cluster: string;
  readonly node: NodeName;
  readonly addresses: Readonly<Record<NetworkName, string>>;
  /** It was put into the cluster file; false: it stood there. */
  readonly added: boolean;
  /** Of the configuration in force. */
  readonly version: number;
  /** PEM; `people`: null where nobody comes in by a certificate. */
  readonly certificate: string;
  readonly authority: string;
  readonly people: string | null;
  /** The cluster file. */
  readonly file: string;
  /** The key file of the cluster, base64. */
  readonly key: string;
}

export type JoinOutcome =
  | { readonly outcome: 'joined'; readonly joined: JoinedHost }
  /** The token does not count for this host. */
  | { readonly outcome: 'not-let-in'; readonly why: SignInFault }
  | { readonly outcome: 'refused'; readonly reason: Reason }
  | { readonly outcome: 'unanswered'; readonly reason: Reason };

/** What is worked out beside the agent, which loads neither YAML nor what issues certificates. */
export interface JoinTask {
  readonly host: JoiningHost;
  /** The node that answers. */
  readonly self: NodeName;
  /** The cluster file in force, as it was written, and its path. */
  readonly source: string;
  readonly path: string;
  /** The directory with the identity of this node, and the key file of the cluster. */
  readonly identity: string;
  readonly keyFile: string;
  /** When its certificate is issued: ms since 1970. */
  readonly at: number;
}

export interface JoinWork {
  /** SHA-256 of the public key of the host, hexadecimal; empty where its request does not count. */
  readonly key: string;
  readonly result:
    | { readonly is: 'refused'; readonly reason: Reason }
    | {
        readonly is: 'ready';
        /** Canonical configuration with the node in it. */
        readonly text: string;
        readonly files: Omit<JoinedHost, 'version' | 'cluster' | 'node'>;
      };
}

/** The next certificate of a node: for that name with those addresses, whatever the request says. */
export interface IssueTask {
  readonly node: NodeName;
  readonly addresses: readonly string[];
  /** PEM. */
  readonly request: string;
  /** As in a JoinTask. */
  readonly self: NodeName;
  readonly identity: string;
  readonly at: number;
}

export type Issued =
  | { readonly is: 'issued'; readonly certificate: string }
  | { readonly is: 'refused'; readonly reason: Reason };
