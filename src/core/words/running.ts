/** What runs on a node, and what went wrong with it. */
import type { RunningReasons } from '../reason.ts';
import { after, asProbed, inBrackets, listed, span } from './grammar.ts';
import type { Sentences } from './sentences.ts';

export const runningWords: Sentences<RunningReasons> = {
  runs: (f) => `${f.group} runs on ${f.node}`,
  released: (f) => `${f.group} is stopped and released (generation ${f.gen})`,
  'changes-in-place': (f) => `${f.group} changes to its new definition in place`,
  'start-failed': (f) => `start of ${f.resource} failed${after(f.said)}`,
  'restart-pauses': (f, say) =>
    `${f.resource} failed ${f.count} times (the last time: ${say(f.why)}) and is started again ${span(f.pauseMs)} after its last start`,
  died: (f) => `${f.resource} died${after(f.said)}`,
  'died-in-maintenance': (f, say) => `${say(f.why)} (maintenance: hands off)`,
  'probe-said': (f) => `${f.resource} is ${asProbed(f.state)}${after(f.said)}`,
  'probe-silent': (f) => `the probe of ${f.resource} gave no answer${after(f.said)}`,
  'cannot-be-stopped': (f) => `${f.resource} cannot be stopped: ${f.said || `it is ${asProbed(f.state)}`}`,
  'group-trouble': (f, say) => `${f.group}: ${say(f.why)}`,
  'failed-restarts': (f, say) =>
    `${f.group}: ${say(f.why)}; restarting it here (restart ${f.count} of ${f.of} within ${span(f.withinMs)})`,
  'failed-relocates': (f, say) => `${f.group}: ${say(f.why)}; it shall run elsewhere`,
  'failed-stops': (f, say) => `${f.group}: ${say(f.why)}; the group stops`,
  'failed-ignored': (f, say) => `${f.group}: ${say(f.why)}; ignored, as configured`,
  'stop-told': (f) => `to stop ${f.resource} of ${f.group}${after(f.said)}`,
  'did-not-stop': (f, say) =>
    `${f.resource} of ${f.group} did not stop when asked (${say(f.why)}): killing it`,
  'command-said': (f) => f.said || 'nothing was said',
  'it-is': (f) => `it is ${asProbed(f.state)}${after(f.said)}`,
  'starts-again': (f) => `${f.resource} starts again`,
  'dependency-failed': () => 'what it depends on has failed',
  'group-stops': () => 'the group stops here',
  'stop-failed-before': () => 'its stop failed before',
  'not-running-after-restart': () => 'it was not running when the daemon came back',
  'found-after-restart': (f) => `it was ${asProbed(f.state)} after a restart of the daemon${after(f.said)}`,
  'looks-after-restart': () => 'looking whether it still runs',
  'failed-somehow': () => 'it failed there',
  'journal-unwritable': (f) => `this node cannot write its journal${after(f.said)}`,
  'journal-failed': (f) => `the journal of ${f.group} cannot be written${after(f.said)}`,
  'cannot-release': (f) =>
    `${f.group} is stopped there, and for ${span(f.forMs)} its release could not be written to the disk${inBrackets(f.said)}`,
  'group-lost': (f) =>
    `the journal here has lost ${f.group}, and by which definition it was started is not known: it cannot be stopped`,
  'lease-out': () => 'the lease has run out: nothing is started here before it is renewed',
  'two-answer': (f) =>
    `several answer for the address ${f.key}, whose owner is ${f.owner}: ${listed(f.macs)}`,
  'owner-silent': (f) =>
    `the owner (${f.owner}) does not answer for the address ${f.key}: ${f.macs.length === 0 ? 'nobody does' : `${listed(f.macs)} ${f.macs.length === 1 ? 'does' : 'do'}`}`,
};
