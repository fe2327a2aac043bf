/** The document a cluster begins with: nobody is in, nothing is owned, the configuration is the first. */
import type { Config } from '../config.ts';
import type { Document } from './document.ts';

const neverIn = { is: 'gone', inc: '', proof: { kind: 'initial' } } as const;

/** `lineage`: random, tells this cluster from every other that used the same store. */
export function firstDocument(config: Config, hash: string, lineage: string): Document {
  return {
    format: 1,
    lineage,
    version: 1,
    term: 0,
    coordinator: '',
    config: { hash, version: 1 },
    // Gone, not out: on a cold start of all nodes somebody must be allowed to go on alone.
    nodes: Object.fromEntries(Object.keys(config.nodes).map((name) => [name, neverIn])),
    groups: Object.fromEntries(Object.keys(config.groups).map((name) => [name, { is: 'free', gen: 0 }])),
    drained: {},
    pins: {},
    maintenance: {},
    stopped: {},
    failures: {},
    held: {},
    unstoppable: {},
    fenced: [],
    answers: {},
    nonce: `init-${lineage}`,
  };
}
