/** What a node knows of the store. */
import type { StoreReasons } from '../plain-reasons.ts';
import { after, inBrackets } from './grammar.ts';
import type { Sentences } from './sentences.ts';

export const storeWords: Sentences<StoreReasons> = {
  'store-silent': (f) => `the store does not answer${after(f.said)}`,
  'store-answers-again': () => 'the store answers again',
  'no-document': () => 'the store holds no cluster document',
  'store-older': (f) =>
    `the store went back in time: it shows version ${f.shown}, this node has seen ${f.seen}; nothing is changed until it is put right`,
  'store-of-another': (f) =>
    `the store went back in time: it holds another cluster (lineage ${f.shown}, not ${f.seen}); nothing is changed until it is put right`,
  'document-unanswered': (f) =>
    `no answer to a write of the cluster document${inBrackets(f.said)}: reading before anything is done`,
  'record-unanswered': (f) => `no answer to a write of this node's record${after(f.said)}`,
};
