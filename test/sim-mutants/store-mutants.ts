/** Rules of a store that went back in time, and of its acceptance, each broken on purpose. */
import type { Mutant } from './mutant.ts';

export const storeMutants: readonly Mutant[] = [
  {
    name: 'newest-not-told',
    breaks: 'beats do not tell of newer documents, and a node with an old memory acts on the copy',
    edits: [
      {
        file: 'src/core/takeover/observe.ts',
        find: "'newest-heard': (t, e) => newestHeard(t, e.node, e.newest),",
        replace: "'newest-heard': (t, e) => newestHeard(t, e.node, { ...e.newest, epoch: 0, version: 0 }),",
      },
    ],
    hunt: { kind: 'scenario', file: 'store-back-old-memory.txt' },
  },
  {
    name: 'confirmed-by-nothing',
    breaks: 'a read that shows no document confirms a renewal',
    edits: [
      {
        file: 'src/core/takeover/went-back.ts',
        find: "if (document === undefined) return refuse(t, { kind: 'store-emptied', seen: seen.version });",
        replace: "if (document === undefined) return 'refused';",
      },
      {
        file: 'src/core/takeover/publish.ts',
        find: 'if (document && (!shown || !sameNewest(newestOf(shown), newestOf(document)))) return wantRead(t);',
        replace:
          'if (document && shown && !sameNewest(newestOf(shown), newestOf(document))) return wantRead(t);',
      },
    ],
    hunt: { kind: 'scenario', file: 'store-empty-lapse.txt' },
  },
  {
    name: 'assigned-before-all-proved',
    breaks: 'a free group is assigned while a node has given no proof since the copy was accepted',
    edits: [
      {
        file: 'src/core/takeover/placement/placement-view.ts',
        find: "entry.is === 'accused' && entry.inc === '' ? [node] : [],",
        replace: "entry.is === 'accused' && entry.inc === 'nobody' ? [node] : [],",
      },
    ],
    hunt: { kind: 'scenario', file: 'store-accept-fence.txt' },
  },
  {
    name: 'copied-records-count',
    breaks: 'records of before a copy was accepted prove that their node is clean',
    edits: [
      {
        file: 'src/core/takeover/went-back.ts',
        find: "return (record.lineage ?? (epoch === 0 ? lineage : '')) === lineage;",
        replace: "return lineage !== '' && epoch >= 0 && record !== undefined;",
      },
    ],
    hunt: { kind: 'scenario', file: 'store-accept-fence.txt' },
  },
  {
    name: 'older-incarnation-joins',
    breaks: 'an incarnation that began before a copy was accepted goes on as a clean one',
    edits: [
      {
        file: 'src/core/takeover/store-view.ts',
        find: 's.lineage ??= document.lineage;',
        replace: 's.lineage = document.lineage;',
      },
    ],
    hunt: { kind: 'scenario', file: 'store-accept-stuck.txt' },
  },
  {
    name: 'unproven-fenced-unasked',
    breaks: 'a node that may be about to prove itself is switched off without anybody having asked',
    edits: [
      {
        file: 'src/core/takeover/coordinate/fences.ts',
        find: "if (entry.inc === '' && !entry.asked)",
        replace: "if (entry.inc === 'nobody' && !entry.asked)",
      },
    ],
    hunt: { kind: 'scenario', file: 'store-accept-fence.txt' },
  },
];
