/** What must be known of a unit besides how it is started. Its own time-outs (TimeoutStartSec and the like) hold as well. */
import { nodeGone, none, type ResourceFacts } from '../resource-type.ts';

export const facts: ResourceFacts = {
  times: { start: 60_000, stop: 30_000, probe: 10_000, interval: 10_000 },
  proofs: nodeGone,
  networks: none,
  claims: ({ unit }) => (typeof unit === 'string' ? [{ kind: 'unit', what: unit, param: ['unit'] }] : []),
  programs: () => [
    { program: 'systemctl', remedy: 'use a node whose service manager is systemd, or the type exec' },
  ],
};
