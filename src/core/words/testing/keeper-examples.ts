/** What a keeper has to say, one of every kind. */
import type { KeeperReasons } from '../../plain-reasons.ts';

export const keeperExamples: KeeperReasons = {
  'asked-to-hand-over': {},
  'leaves-these-running': { groups: ['web'] },
  'incarnation-taken-over': { inc: 'aaaa' },
  'hands-over': {},
  'hands-over-unsaid': {},
  'leaves-maintained': {},
  'incarnation-begins': { inc: 'aaaa' },
  'lease-lapsed': {},
  'watchdog-lost': {},
  'service-stopped': {},
  'service-stopped-at-once': {},
  'service-stopped-in-order': {},
  'daemon-left': {},
  'daemon-stays': {},
  'daemon-ended-leaving': { how: 'signal 9' },
  'daemon-ended': { how: 'signal 9', pauseMs: 50 },
  'daemon-hangs': { forMs: 3000 },
  'daemon-slow-to-start': { forMs: 2000, nextMs: 4000 },
  'permit-not-written': { said: 'ENOSPC' },
  'permit-not-closed': { said: 'ENOSPC' },
  'falls-silent': { forMs: 10_000 },
  'not-verified': { left: ['web/ip: it is running', 'web/fs: it is running'] },
  'gives-up': {},
  'journal-lost': {},
};
