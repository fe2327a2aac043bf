/**
 * A reason in words, once for scenarios, events, the command line and pages alike: complete sentences or the part of one
 * after a colon, without a trailing period. Nothing decides by what is written here and nothing reads it back: any
 * sentence may be rewritten, and only golden texts change.
 */
import type { Reason, ReasonFacts } from '../reason.ts';
import { accessWords } from './access.ts';
import { answerWords } from './answers.ts';
import { clusterWords } from './cluster.ts';
import { fencingWords } from './fencing.ts';
import { joinWords } from './join.ts';
import { keeperWords } from './keeper.ts';
import { memberWords } from './members.ts';
import { placementWords } from './placement.ts';
import { refusalWords } from './refusals.ts';
import { runningWords } from './running.ts';
import type { Sentences } from './sentences.ts';
import { statusWords } from './status.ts';
import { storeWords } from './store.ts';
import { takeoverWords } from './takeovers.ts';

const sentences: Sentences<ReasonFacts> = {
  ...memberWords,
  ...clusterWords,
  ...fencingWords,
  ...takeoverWords,
  ...placementWords,
  ...runningWords,
  ...storeWords,
  ...refusalWords,
  ...statusWords,
  ...keeperWords,
  ...answerWords,
  ...accessWords,
  ...joinWords,
};

export function words(reason: Reason): string {
  // A record of another version may hold a kind that is not known here, or with other facts: better its name than no page.
  if (!Object.hasOwn(sentences, reason.kind)) return String(reason.kind);
  try {
    return (sentences[reason.kind] as (facts: Reason, say: typeof words) => string)(reason, words);
  } catch {
    return reason.kind;
  }
}
