/** What an agent that is asked does not know yet. */
import type { AnswerReasons } from '../plain-reasons.ts';
import { span } from './grammar.ts';
import type { Sentences } from './sentences.ts';

export const answerWords: Sentences<AnswerReasons> = {
  'not-reported': (f) => `${f.node} has not reported it`,
  'agent-starting': () => 'it is starting',
  'request-waits-for-store': () => 'the store does not answer this node',
  'request-waits-for-coordinator': (f) =>
    `no coordinator has answered for ${span(f.forMs)} (${f.last === '' ? 'there was none yet' : `the last one is ${f.last}`})`,
};
