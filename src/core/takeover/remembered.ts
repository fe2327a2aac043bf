/** What a state remembers so that not everything is looked at and found again with every event (look.ts). */
import type { GroupName, NodeName } from '../config.ts';
import type { Document, Generation, GroupEntry, Incarnation, NodeRecord } from './document.ts';

/**
 * What is looked at together. `everything` is all of it; the others come up by themselves, at the time that one of their
 * duties waits for: members (who is in, who is heard, what the coordinator does about that), addresses (who answers for
 * those that others own), placement (where groups should run).
 */
export type Round = 'everything' | 'members' | 'addresses' | 'placement';

export interface Told {
  readonly from: readonly unknown[];
  readonly wanted: NodeRecord;
  /** What was last published, if the two were compared. */
  readonly published?: NodeRecord;
  readonly tellsAll?: boolean;
  readonly isSame?: boolean;
}

/** A record that cannot be read here: in this version since then, and how often it has become another one. */
export interface ForgedRecord {
  readonly version: number;
  readonly since: number;
  readonly moves: number;
}

/** Of a record, as last seen. */
export interface Progress {
  readonly inc: Incarnation;
  readonly counter: number;
  readonly at: number;
  /** Changes seen here; 0 = only read once. */
  readonly moves: number;
}

export interface OwnGroups {
  readonly of: Document['groups'];
  readonly entries: readonly (readonly [GroupName, Exclude<GroupEntry, { is: 'free' }>])[];
}

/** Probes of what runs here. They stand apart from it: one that finds nothing new changes nothing that anybody looks at. */
export interface Probing {
  /** Of the run that is probed: of another one this says nothing. */
  readonly since: number;
  readonly at: number;
  /** One that is under way. */
  readonly order?: number;
  /** How many in a row ended without an answer. */
  readonly unsure?: number;
}

export interface Watched {
  readonly gen: Generation;
  /** An observation under way. */
  readonly order: number | undefined;
  readonly nextAt: number;
  readonly tries: number;
  readonly found: 'owner' | 'nobody' | 'other' | 'several' | undefined;
  readonly macs: readonly string[];
}

export interface Component {
  readonly nodes: readonly NodeName[];
  readonly since: number;
  readonly isOld: boolean;
  /** How many members' records stood still. */
  readonly still: number;
}

/** What was read from the store and made a decision throw, by its version there: nothing it says counts (contain.ts). */
export interface SetAside {
  readonly records: Readonly<Record<NodeName, number>>;
  readonly document: number | undefined;
}
