/**
 * What is not as it should be, as this node sees it. All of it is on its own status page; what the others cannot read off
 * the document, the records and the wire themselves stands in its record, so that every node shows the same problems.
 */
import type { NodeRecord } from './document.ts';
import type { Notice, Topic } from './said.ts';
import type { State } from './state.ts';

/** A record stays small, whatever goes wrong. */
const tellsMax = 16;

/** Steps of what goes on, and not conditions; that a write got no answer is shown with the store. */
const notShown: ReadonlySet<Topic> = new Set(['write', 'record', 'term', 'deaf', 'admission']);
/** Read off document and records by every node, or of no use to others: who says so writes no record. */
const seenByAll: ReadonlySet<Topic> = new Set([
  'self',
  'alone',
  'leave',
  'twin',
  'lease',
  'store',
  'suspect',
  'power',
  'doubt',
  'nowhere',
  'health',
]);

/** For its own page: what stands, and what was noticed outside of the core. */
export function tellsHere(s: State): readonly Notice[] {
  return alarmsFirst([...noticed(s), ...standing(s, (topic) => !notShown.has(topic))]);
}

/** For its record. */
export function tells(s: State): Pick<NodeRecord, 'tells'> {
  const own = standing(s, (topic) => !notShown.has(topic) && !seenByAll.has(topic));
  const told = alarmsFirst([...noticed(s), ...own]).slice(0, tellsMax);
  return told.length === 0 ? {} : { tells: told };
}

function noticed({ noticed: bySource }: State): Notice[] {
  return Object.values(bySource).flat();
}

function standing({ said }: State, counts: (topic: Topic) => boolean): Notice[] {
  return (Object.keys(said) as Topic[])
    .filter(counts)
    .flatMap((topic) =>
      Object.values(said[topic] ?? {}).flatMap(({ level, reason }) =>
        level === 'info' ? [] : [{ level, reason }],
      ),
    );
}

function alarmsFirst(told: readonly Notice[]): Notice[] {
  return [...told.filter(({ level }) => level === 'alarm'), ...told.filter(({ level }) => level !== 'alarm')];
}
