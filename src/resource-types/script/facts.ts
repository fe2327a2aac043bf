/** What must be known of a script besides how it is started. */
import { nodeGone, none, type ResourceFacts } from '../resource-type.ts';

export const facts: ResourceFacts = {
  times: { start: 20_000, stop: 20_000, probe: 10_000, interval: 10_000 },
  proofs: nodeGone,
  environment: 'env',
  networks: none,
  claims: none,
  /** Its programs may lie on a file system that is mounted first. */
  programs: none,
};
