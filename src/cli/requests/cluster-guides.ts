/** For work on the network that must not look like the death of nodes. */
import type { Guide } from './guide.ts';

const disarm: Guide<unknown> = {
  details:
    'For work on switches and cables. Leases and watchdogs go on: a node that loses the store still gives up what it runs when its lease ends.',
  examples: ['holdfast disarm', 'holdfast arm'],
  open: (now) => (now.disarmed ? undefined : 'it is still armed'),
  done: () => 'disarmed: nobody is accused or fenced. When done: holdfast arm',
};

const arm: Guide<unknown> = {
  open: (now) => (now.disarmed ? 'it is still disarmed' : undefined),
  done: () => 'armed',
};

export const clusterGuides = { disarm, arm };
