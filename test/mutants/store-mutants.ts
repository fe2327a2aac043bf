/** A store that went back in time, and its acceptance, each rule broken once. */
import type { RuleMutant } from './rule-mutant.ts';

export const storeMutants: readonly RuleMutant[] = [
  {
    name: 'stands-before-its-own-forged-record',
    rule: 'what a forgotten key has signed in the place of its record a node replaces',
    file: 'src/core/takeover/publish.ts',
    find: 's.store.ownForged?.version ?? own?.version ?? 0',
    replace: 'own?.version ?? 0',
  },
  {
    name: 'takes-a-forged-record-that-moves',
    rule: 'a record signed with another key is left alone while it moves, unless the node is gone',
    file: 'src/core/takeover/publish.ts',
    find: 'if (!there || !entry',
    replace: 'if (there || !entry',
  },
  {
    name: 'signs-before-all-accept',
    rule: 'a new key signs only when every member accepts it',
    file: 'src/values/next-key-step.ts',
    find: "step === 'accept' ? node.accepts.includes(second) : node.signedBy === first;",
    replace: "step === 'accept' || node.signedBy === first;",
  },
  {
    name: 'forgets-what-signed-the-document',
    rule: 'the old key is forgotten only when the document is signed with the new one',
    file: 'src/values/next-key-step.ts',
    find: "return { is: document.signedBy === first ? 'forget' : 'rewrite' };",
    replace: "return { is: document.signedBy === '' ? 'rewrite' : 'forget' };",
  },
  {
    name: 'newest-not-told',
    rule: 'beats tell of the newest document',
    file: 'src/core/takeover/observe.ts',
    find: "'newest-heard': (t, e) => newestHeard(t, e.node, e.newest),",
    replace: "'newest-heard': (t, e) => newestHeard(t, e.node, { ...e.newest, epoch: 0, version: 0 }),",
  },
  {
    name: 'confirmed-by-nothing',
    rule: 'a renewal is confirmed by the document which that very read has shown',
    file: 'src/core/takeover/went-back.ts',
    find: "if (document === undefined) return refuse(t, { kind: 'store-emptied', seen: seen.version });",
    replace: "if (document === undefined) return 'refused';",
    also: [
      {
        file: 'src/core/takeover/publish.ts',
        find: 'if (document && (!shown || !sameNewest(newestOf(shown), newestOf(document)))) return wantRead(t);',
        replace:
          'if (document && shown && !sameNewest(newestOf(shown), newestOf(document))) return wantRead(t);',
      },
    ],
  },
  {
    name: 'assigned-before-all-proved',
    rule: 'nothing is assigned while a node has given no proof since the acceptance',
    file: 'src/core/takeover/placement/placement-view.ts',
    find: "entry.is === 'accused' && entry.inc === '' ? [node] : [],",
    replace: "entry.is === 'accused' && entry.inc === 'nobody' ? [node] : [],",
  },
  {
    name: 'copied-records-count',
    rule: 'records that came with the copy say nothing about the new lineage',
    file: 'src/core/takeover/went-back.ts',
    find: "return (record.lineage ?? (epoch === 0 ? lineage : '')) === lineage;",
    replace: "return lineage !== '' && epoch >= 0 && record !== undefined;",
  },
  {
    name: 'older-incarnation-joins',
    rule: 'an incarnation belongs to the lineage of the first document it acted on',
    file: 'src/core/takeover/store-view.ts',
    find: 's.lineage ??= document.lineage;',
    replace: 's.lineage = document.lineage;',
  },
  {
    name: 'another-way-by-older-writes',
    rule: 'another way to the store must show what was sent after all its places had answered',
    file: 'src/store/following-store.ts',
    find: '    this.#domains.get(name)?.forget();\n    return new Promise(',
    replace: '    return new Promise(',
  },
  {
    name: 'another-way-by-one-place',
    rule: 'every place of another way to the store must prove itself',
    file: 'src/store/following-store.ts',
    find: 'for (const [words, store] of places) {',
    replace: 'for (const [words, store] of places.slice(0, 1)) {',
  },
  {
    name: 'another-way-by-key-alone',
    rule: 'another way to the store must show the very text at the very version',
    file: 'src/store/shows-one-of.ts',
    find: 'return entry?.version === version && JSON.stringify(entry.value) === text;',
    replace: 'return entry !== undefined && version > 0 && text !== undefined;',
  },
  {
    name: 'new-key-signs-early',
    rule: 'the next key file is written only when every member has taken up the one before',
    file: 'src/values/next-key-step.ts',
    find: 'node.isMember && !isDone(node)',
    replace: 'node.isMember && !isDone(node) && node.accepts.length === 0',
  },
  {
    name: 'unproven-fenced-unasked',
    rule: 'a node without a proof since the acceptance is fenced only when a person asks',
    file: 'src/core/takeover/coordinate/fences.ts',
    find: "if (entry.inc === '' && !entry.asked)",
    replace: "if (entry.inc === 'nobody' && !entry.asked)",
  },
];
