/**
 * The document with which a cluster goes on from a store that was restored or begun anew, when a person has said that
 * this one counts. Nothing is known of what ran since the copy was made: every node may own anything, under whichever
 * incarnation, so nothing is free to be given away before each of them has proved otherwise or a person vouches for it.
 *
 * It is another lineage and a later epoch: incarnations that began in the older one end, and nothing they wrote counts.
 */
import type { NodeName } from '../config.ts';
import type { Reason } from '../reason.ts';
import type { Document, GroupEntry, NodeEntry } from './document.ts';

export interface Acceptance {
  /** Random, as at `init`. */
  readonly lineage: string;
  /** Above every epoch that any node may know of; 0 where nobody has accepted anything yet. */
  readonly epoch: number;
  /** Above every version that is known of, so that what is told of documents stays in order. */
  readonly version: number;
  /** Wall clock. */
  readonly at: number;
  readonly by: string;
  /** Nodes that may have come after the copy was made: they are waited for like those of the document. */
  readonly nodes: readonly NodeName[];
}

export function acceptDocument(
  copy: Document,
  { lineage, epoch, version, at, by, nodes }: Acceptance,
): Document {
  const why = { kind: 'store-accepted-by', by } as const;
  const last = { from: '', proof: 'accepted', why, at } as const;
  const names = [...new Set([...Object.keys(copy.nodes), ...nodes])];
  const groups = Object.entries(copy.groups).map(([name, { gen }]): [string, GroupEntry] => [
    name,
    { is: 'free', gen, last },
  ]);
  return {
    ...copy,
    lineage,
    epoch,
    version,
    term: copy.term + 1,
    coordinator: '',
    nodes: Object.fromEntries(names.map((name) => [name, unproven(copy.nodes[name], why)])),
    groups: Object.fromEntries(groups),
    answers: {},
    nonce: `accept-${lineage}`,
  };
}

/** Where the copy knows on which machine it ran, only that machine proves it reborn. */
function unproven(was: NodeEntry | undefined, why: Reason): NodeEntry {
  const machine = was?.is === 'in' || was?.is === 'accused' ? was.machine : undefined;
  const blank = { inc: '', lapse: false, asked: false, attempt: 0, started: false } as const;
  return { is: 'accused', ...blank, ...(machine && { machine }), why };
}
