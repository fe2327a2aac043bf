/**
 * What somebody wrote into the store must not end this daemon, nor every one that reads the same after it. Where a
 * decision throws, it is tried again without what is new: a record, all of them, the document. What was left out when it
 * does not throw is set aside in that version, with an alarm, and nothing it says counts. (A request that throws is
 * refused before it comes this far: coordinate/contain-requests.ts.) What throws although nothing is new is a mistake of
 * this daemon's own state: it ends, and to the next one everything is new. The caller keeps what led to it.
 */
import type { NodeName } from '../config.ts';
import type { Versioned } from '../versioned.ts';
import type { NodeRecord } from './document.ts';
import type { Clock, Event } from './event.ts';
import type { SetAside } from './remembered.ts';
import type { State } from './state.ts';
import { type Decision, say, type Turn, without } from './turn.ts';

/** Under this name the document stands among the nodes whose record is set aside; no node is called so. */
export const documentAside = 'the document';

type DecideOn = (state: State, event: Event, clock: Clock, before: (t: Turn) => void) => Decision;

export function contained(decideOn: DecideOn, state: State, event: Event, clock: Clock): Decision {
  try {
    return decideOn(state, event, clock, () => {});
  } catch (error) {
    for (const suspects of suspectsIn(state, event)) {
      try {
        return decideOn(state, event, clock, (t) => setAside(t, suspects, said(error)));
      } catch {
        // Not that alone.
      }
    }
    throw error;
  }
}

export function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What has been read since a look at everything went to its end: one record alone, all of them, the document. */
function suspectsIn({ store, proven }: State, event: Event): SetAside[] {
  const read = event.kind === 'store-read' ? event.snapshot : { records: {}, document: undefined };
  const news = event.kind === 'record-changed' ? { [event.node]: event.record } : read.records;
  const document = event.kind === 'document-changed' ? event.document : (read.document ?? store.document);
  const versions = Object.entries({ ...store.records, ...news })
    .filter(([node, { version }]) => version !== proven.records[node]?.version)
    .map(([node, { version }]) => [node, version] as const);
  const isNew = document !== undefined && document.version !== proven.document?.version;
  const all = { records: Object.fromEntries(versions), document: undefined };
  return [
    ...versions.map(([node, version]) => ({ records: { [node]: version }, document: undefined })),
    ...(versions.length > 1 ? [all] : []),
    ...(isNew
      ? [
          { records: {}, document: document.version },
          { ...all, document: document.version },
        ]
      : []),
  ];
}

/** A look at everything went to its end. */
export function becomeProven(t: Turn): void {
  const { document, records } = t.s.store;
  const { config } = t.s;
  if (!document || !config || config.hash !== document.value.config.hash) return;
  t.s.proven = { document, records };
}

function setAside(t: Turn, suspects: SetAside, why: string): void {
  const { records, document } = t.s.setAside;
  t.s.dirty = true;
  t.s.setAside = {
    records: { ...records, ...suspects.records },
    document: suspects.document ?? document,
  };
  for (const node of Object.keys(suspects.records)) {
    const name = `record-${node}`;
    const held = t.s.store.records[node];
    if (held && held.version === suspects.records[node]) keepHarmless(t, node, held, undefined);
    t.broke.push({ name, said: why });
    const about = { node, level: 'alarm' } as const;
    say(t, ['set-aside', node], { kind: 'record-set-aside', node, said: why, kept: name }, about);
  }
  if (suspects.document === undefined) return;
  t.broke.push({ name: 'document', said: why });
  const reason = { kind: 'document-set-aside', said: why, kept: 'document' } as const;
  say(t, ['set-aside', documentAside], reason, { level: 'alarm' });
}

/** The record is remembered as far as it harms nobody: what its incarnation said before, and that it moved. */
export function keepHarmless(
  t: Turn,
  node: NodeName,
  { version, value }: Versioned<NodeRecord>,
  before: NodeRecord | undefined,
): void {
  const harmless = harmlessPartOf(value, before);
  const records = without(t.s.store.records, node);
  t.s.store = {
    ...t.s.store,
    records: harmless ? { ...records, [node]: { version, value: harmless } } : records,
  };
}

/** Nothing where it does not even say whose it is. */
function harmlessPartOf(value: unknown, before: NodeRecord | undefined): NodeRecord | undefined {
  const { inc, counter } = (typeof value === 'object' && value !== null ? value : {}) as Partial<NodeRecord>;
  if (typeof inc !== 'string' || typeof counter !== 'number') return undefined;
  const nothing = {
    clean: false,
    lapse: false,
    released: {},
    running: {},
    left: false,
    requests: [],
  } as const;
  const known = before?.inc === inc ? before : { format: 1, hears: {}, linksDown: [], health: 'ok' as const };
  return { ...nothing, ...known, inc, counter, requests: [] };
}
