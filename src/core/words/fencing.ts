/** Being certain that a node does not own anything any more. */
import type { FencingReasons } from '../reason.ts';
import { after, counted, span } from './grammar.ts';
import type { Sentences } from './sentences.ts';

export const fencingWords: Sentences<FencingReasons> = {
  asked: (f) => `${f.by} asked for it`,
  'stop-failed': (f, say) => `it cannot stop ${f.group} (${say(f.why)})`,
  'still-found': () => 'its probe still finds it',
  'stop-failed-spared': (f) =>
    `${f.node} cannot stop ${f.group}, and ${f.first} was switched off for the same: no further node is`,
  'fence-attempt': (f) => `fencing ${f.node} (attempt ${f.attempt})`,
  fences: (f, say) => `fences ${f.node} (attempt ${f.attempt}): ${say(f.why)}`,
  'says-off': (f) => `${f.by} says ${f.node} is off (attempt ${f.attempt})`,
  'fence-failed': (f) => `fencing ${f.node} failed (attempt ${f.attempt}, ${f.by})${after(f.said)}`,
  disarmed: (f) => `the cluster is disarmed by ${f.by}`,
  'all-under-maintenance': () => 'every group on it is under maintenance',
  'not-fenced-disarmed': (f) => `${f.node} is accused but not fenced: the cluster is disarmed by ${f.by}`,
  'not-fenced-limit': (f) =>
    `${f.node} is accused but not fenced: the limit is ${counted(f.count, 'fence')} within ${span(f.windowMs)}`,
  'lapse-runs': (f) =>
    `${f.node} is accused: its lease runs out and its watchdog bites within ${span(f.withinMs)}`,
  'nothing-proves': (f) => `${f.node} is accused, and nothing but a person can prove it gone`,
};
