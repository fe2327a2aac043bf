/** Why a group came where it is. */
import type { TakeoverReasons } from '../reason.ts';
import type { Sentences } from './sentences.ts';

export const takeoverWords: Sentences<TakeoverReasons> = {
  'first-start': () => 'first start',
  reborn: (f) => `${f.node} began a new incarnation and found everything stopped`,
  'node-released': (f) => `${f.node} released it`,
  accused: (f, say) => `${f.node} was accused, because ${say(f.why)}`,
  'owner-gone': (f) => `${f.node} is gone`,
  'runs-again': (f, say) => `runs again; before that: ${say(f.after)}`,
};
