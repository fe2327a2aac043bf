/** What the keeper reports. */
import type { KeeperReasons } from '../plain-reasons.ts';
import type { Sentences } from './sentences.ts';

export const keeperWords: Sentences<KeeperReasons> = {
  'incarnation-begins': (f) => `Incarnation ${f.inc} begins`,
  'watchdog-lost': () => 'The watchdog takes no pets any more, and a lapse of this incarnation counts on it',
  'lease-lapsed': () => 'The lease ran out without a confirmed renewal',
  'service-stopped': () => 'The service is stopped',
  'service-stopped-at-once': () => 'The service is stopped without waiting for the daemon',
  'service-stopped-in-order': () => 'The service is stopped: the daemon is asked to leave the cluster',
  'daemon-left': () => 'The daemon has left the cluster',
  'daemon-stays': () => 'The daemon did not leave in time',
  'daemon-ended-leaving': (f) => `The daemon ended while leaving (${f.how})`,
  'daemon-ended': (f) =>
    `The daemon ended (${f.how}); it is started again ${f.pauseMs === 0 ? 'at once' : `in ${f.pauseMs} ms`}`,
  'daemon-hangs': (f) => `The daemon has made no progress for ${f.forMs} ms: it is killed and started again`,
  'permit-not-written': (f) => `Nothing can be started here, the permit could not be written: ${f.said}`,
  'permit-not-closed': (f) => `The permit could not be closed durably (${f.said}); stopping goes on`,
  'not-verified': (f) =>
    `Not everything could be verified as stopped, the watchdog is not petted: ${f.left.join('; ')}`,
  'gives-up': () =>
    'Not everything could be verified as stopped; the agent ends and leaves the watchdog armed',
  'journal-lost': () =>
    'The journal of what ran here is lost: no watchdog is petted, nor disarmed, before everything was probed',
};
