/** What must be known of a supervised process besides how it is started. */
import { joinHostPort } from '../../values/host-port.ts';
import { isObject } from '../params.ts';
import { nodeGone, none, type ResourceFacts } from '../resource-type.ts';
import { localHost } from './ready.ts';

export const facts: ResourceFacts = {
  times: { start: 10_000, stop: 8_000, probe: 5_000, interval: 0 },
  proofs: nodeGone,
  environment: 'env',
  networks: none,
  /** A port it is ready on is one it serves: whoever else has it would be taken for this process. */
  claims: ({ ready }) => {
    if (!isObject(ready) || typeof ready.port !== 'number') return [];
    const host = typeof ready.host === 'string' ? ready.host : localHost;
    return [{ kind: 'port', what: joinHostPort(host, ready.port), param: ['ready', 'port'] }];
  },
  programs: ({ command }) => {
    const program = Array.isArray(command) ? command[0] : undefined;
    const isKnown = typeof program === 'string' && !program.includes('{');
    return isKnown ? [{ program, remedy: 'install it, or correct the command' }] : [];
  },
};
