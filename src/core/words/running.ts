/** What runs on a node, and what went wrong with it. */
import type { RunningReasons } from '../reason.ts';
import type { Sentences } from './sentences.ts';

export const runningWords: Sentences<RunningReasons> = {
  runs: (f) => `${f.group} runs on ${f.node}`,
  released: (f) => `${f.group} is stopped and released (generation ${f.gen})`,
  'changes-in-place': (f) => `${f.group} changes to its new definition in place`,
  'start-failed': (f) => `start of ${f.resource} failed: ${f.said}`,
  died: (f) => `${f.resource} died: ${f.said}`,
  'died-in-maintenance': (f, say) => `${say(f.why)} (maintenance: hands off)`,
  'probe-said': (f) =>
    `${f.resource} is ${f.state === 'unknown' ? 'not answering its probe' : f.state}${after(f.said)}`,
  'probe-silent': (f) => `the probe of ${f.resource} gave no answer: ${f.said}`,
  'cannot-be-stopped': (f) => `${f.resource} cannot be stopped: ${f.said || `its probe says ${f.state}`}`,
  'group-trouble': (f, say) => `${f.group}: ${say(f.why)}`,
  'failed-restarts': (f, say) =>
    `${f.group}: ${say(f.why)}; restarting it here (${f.count} of ${f.of} within ${Math.round(f.withinMs / 1000)} s)`,
  'failed-relocates': (f, say) => `${f.group}: ${say(f.why)}; it shall run elsewhere`,
  'failed-stops': (f, say) => `${f.group}: ${say(f.why)}; the group stops`,
  'failed-ignored': (f, say) => `${f.group}: ${say(f.why)}; ignored, as configured`,
  'did-not-stop': (f, say) =>
    `${f.resource} of ${f.group} did not stop when asked (${say(f.why)}): killing it`,
  'command-said': (f) => f.said,
  'it-is': (f) => `it is ${f.state}${after(f.said)}`,
  'starts-again': (f) => `${f.resource} starts again`,
  'dependency-failed': () => 'what it depends on has failed',
  'group-stops': () => 'the group stops here',
  'stop-failed-before': () => 'its stop failed before',
  'not-running-after-restart': () => 'it was not running when the daemon came back',
  'found-after-restart': (f) => `found ${f.state} after a restart of the daemon: ${f.said}`,
  'looks-after-restart': () => 'looking whether it still runs',
  'failed-somehow': () => 'it failed there',
  'journal-unwritable': (f) => `this node cannot write its journal (${f.said})`,
  'journal-failed': (f) => `the journal of ${f.group} cannot be written: ${f.said}`,
  'lease-out': () => 'the lease has run out: nothing is started here before it is renewed',
  'two-answer': (f) => `two answer for the address ${f.key}: ${answers(f.macs, f.owner)}`,
  'owner-silent': (f) => `the owner does not answer for the address ${f.key}: ${answers(f.macs, f.owner)}`,
};

function after(said: string): string {
  return said === '' ? '' : `: ${said}`;
}

function answers(macs: readonly string[], owner: string): string {
  if (macs.length === 0) return 'nobody answers';
  return `${macs.join(' and ')} answer${macs.length === 1 ? 's' : ''}, its owner is ${owner}`;
}
