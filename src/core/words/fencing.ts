/** Being certain that a node does not own anything any more. */
import type { FencingReasons } from '../reason.ts';
import { after, counted, span } from './grammar.ts';
import type { Sentences } from './sentences.ts';
import { switchOnWords } from './switch-on.ts';

export const fencingWords: Sentences<FencingReasons> = {
  ...switchOnWords,
  asked: (f) => `${f.by} asked for it`,
  'stop-failed': (f, say) => `it cannot stop ${f.group} (${say(f.why)})`,
  'still-found': () => 'its probe still finds it',
  'stop-failed-spared': (f) =>
    `${f.node} cannot stop ${f.group}, and ${f.first} was switched off for the same: no further node is`,
  'fence-attempt': (f) => `fencing ${f.node} (attempt ${f.attempt})`,
  fences: (f, say) => `fences ${f.node} (attempt ${f.attempt}): ${say(f.why)}`,
  'says-off': (f) => `${f.by} says ${f.node} is off (attempt ${f.attempt})`,
  'fence-failed': (f, say) => `fencing ${f.node} failed (attempt ${f.attempt}, ${f.by}): ${say(f.why)}`,
  'fence-said': (f) => f.said,
  'off-after-failure': (f) =>
    `it says off, but the command that switches off failed (${f.said}), and it was not seen on before`,
  'off-never-on': () =>
    'it says off by its exit code alone and has never said on: a program that cannot run ends in the same way',
  'off-contradicted': () => 'it said off while the node was alive: its word counts again when it has said on',
  'off-but-heard': (f) => `it says off, but ${f.heardBy} still hears the node`,
  'off-but-renews': () => 'it says off, but the node still renews its record',
  'one-not-off': (f, say) => `${f.by} is not proved off, and all of them must be: ${say(f.why)}`,
  'not-asked-again': () => 'it was not asked once more after all of them had said off',
  'level-unanswered': () => 'not every device of the level has answered',
  'level-changed': () => 'the configuration has changed: these devices are no level any more',
  'fence-under-way': (f) => `${f.node} is not let in before fence attempt ${f.attempt} against it has ended`,
  'gone-but-heard': (f) =>
    `${f.node} is gone (proof: ${f.proof}), and it is heard all the same: the proof was wrong`,
  'lapsed-but-heard': (f) =>
    `the lease of ${f.node} has lapsed, but ${f.heardBy} still hears it: its watchdog has not bitten, so nothing is proved`,
  'device-contradicts': (f) =>
    `${f.by} says that ${f.node} is off, and ${f.node} is heard: it can prove nothing`,
  'device-silent': (f) =>
    `${f.by} does not say whether ${f.node} is on${f.wasOn ? ' any more' : ''}${after(f.said)}`,
  disarmed: (f) => `the cluster is disarmed by ${f.by}`,
  'all-under-maintenance': () => 'every group on it is under maintenance',
  'not-fenced-disarmed': (f) => `${f.node} is accused but not fenced: the cluster is disarmed by ${f.by}`,
  'not-fenced-limit': (f) =>
    `${f.node} is accused but not fenced: the limit is ${counted(f.count, 'fence')} within ${span(f.windowMs)}`,
  'may-release': (f) =>
    `${f.node} is accused, and renews its record: it may release by itself what it runs before it is fenced`,
  'stays-off': (f, say) => `${f.node} is not switched on again: ${say(f.why)}`,
  'lapse-runs': (f) =>
    `${f.node} is accused: its lease runs out and its watchdog bites within ${span(f.withinMs)}`,
  'nothing-proves': (f) => `${f.node} is accused, and nothing but a person can prove it gone`,
};
