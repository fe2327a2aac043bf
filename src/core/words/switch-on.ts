/** Why a node that was fenced is switched on again, or not; and what a person can do about it. */
import type { SwitchOnReasons } from '../switch-on-reasons.ts';
import { after, counted, span } from './grammar.ts';
import type { Sentences } from './sentences.ts';

export const switchOnWords: Sentences<SwitchOnReasons> = {
  'switches-on': (f) => `switches ${f.node} on again (${f.by})`,
  'switched-on': (f) => `${f.node} is switched on again: ${f.by} says that it is on`,
  'fenced-again': (f) => `it was fenced ${counted(f.count, 'time')} within ${span(f.withinMs)}`,
  'many-fenced': (f) =>
    `${counted(f.count, 'fence')} within ${span(f.windowMs)}: one more would need an operator`,
  'cannot-switch-on': (f) => `${f.by} does not switch it on${after(f.said)}`,
};

/** Of a node that is gone: whether it is switched on again. */
export const againWords = {
  wanted: '; it is switched on again when what it ran has come elsewhere',
  started: '; it is being switched on again',
  done: '; it was switched on again',
} as const;

export const againAdvice = {
  wanted: 'It joins by itself.',
  started: 'It joins by itself.',
  done: 'It joins by itself when its agent starts; if it does not, look at its console.',
} as const;
