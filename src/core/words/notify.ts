/** That people are told, or cannot be. */
import type { PlainNotify } from '../plain-reasons.ts';
import { after, counted } from './grammar.ts';
import type { Sentences } from './sentences.ts';

export const notifyWords: Sentences<PlainNotify> = {
  'notification-fails': (f) => `${f.node} cannot notify by ${f.way}${after(f.said)}`,
  notified: (f) => `${f.way} was told ${counted(f.count, 'thing')}`,
};

export const notifyAdvice: Partial<Sentences<PlainNotify>> = {
  'notification-fails': (f) =>
    `It is tried again; what was not told waits. On ${f.node}: holdfast notify test ${f.way}.`,
};
