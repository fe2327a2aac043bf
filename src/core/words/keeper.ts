/** What the keeper reports. */
import type { KeeperReasons } from '../plain-reasons.ts';
import { after, inBrackets, span } from './grammar.ts';
import type { Sentences } from './sentences.ts';

export const keeperWords: Sentences<KeeperReasons> = {
  'incarnation-taken-over': (f) => `incarnation ${f.inc} is taken over, with what runs`,
  'hands-over': () => 'the agent ends and leaves what runs to the next one',
  'hands-over-unsaid': () =>
    'the agent ends and leaves what runs to the next one; it could not tell the others that it is away',
  'leaves-maintained': () => 'the service is stopped: what is under maintenance runs on',
  'watchdog-gained': () => 'the watchdog is armed by now: the next incarnation is let in with it',
  'watchdog-lost': () => 'the watchdog takes no pets any more, and a lapse of this incarnation counts on it',
  'asked-to-hand-over': () => 'the agent is being replaced: what runs here goes on',
  'leaves-these-running': (f) =>
    `${f.groups.join(', ')} ${f.groups.length === 1 ? 'is' : 'are'} under maintenance and left running: the next agent takes over what it finds`,
  'incarnation-begins': (f) => `incarnation ${f.inc} begins`,
  'lease-lapsed': () => 'the lease ran out without a confirmed renewal',
  'service-stopped': () => 'the service is stopped',
  'service-stopped-at-once': () => 'the service is stopped without waiting for the daemon',
  'service-stopped-in-order': () => 'the service is stopped: the daemon is asked to leave the cluster',
  'daemon-left': () => 'the daemon has left the cluster',
  'daemon-stays': () => 'the daemon did not leave in time',
  'daemon-ended-leaving': (f) => `the daemon ended while leaving (${f.how})`,
  'daemon-ended': (f) =>
    `the daemon ended (${f.how}); it is started again ${f.pauseMs === 0 ? 'at once' : `in ${span(f.pauseMs)}`}`,
  'daemon-hangs': (f) =>
    `the daemon has made no progress for ${span(f.forMs)}: it is killed and started again`,
  'daemon-slow-to-start': (f) =>
    `the daemon gave no sign of life for ${span(f.forMs)} after its start (too little of the processor?): it is killed, and the next one is given ${span(f.nextMs)}`,
  'permit-not-written': (f) =>
    `nothing can be started here, because the permit could not be written${after(f.said)}`,
  'permit-not-closed': (f) => `the permit could not be closed durably${inBrackets(f.said)}; stopping goes on`,
  'falls-silent': (f) =>
    `for ${span(f.forMs)} no incarnation could begin here: this node sends no heartbeats until one does, so that others take over what it ran; look at the disk of its state directory`,
  'not-taken-over': (f) => `what the older agent left cannot be taken over: ${f.left.join('; ')}`,
  'not-verified': (f) =>
    `not everything could be verified as stopped, so the watchdog is not petted: ${f.left.join('; ')}`,
  'gives-up': () =>
    'not everything could be verified as stopped; the agent ends and leaves the watchdog armed',
  'journal-lost': () =>
    'the journal of what ran here is lost: the watchdog is neither petted nor disarmed before everything was probed',
};
