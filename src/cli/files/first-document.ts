/** The cluster document that `init` writes: nobody is in, nothing is owned, the configuration is the first. */
import type { Config } from '../../core/config.ts';
import type { Document } from '../../core/document.ts';

/** `lineage`: random, tells this cluster from every other that used the same store. */
export function firstDocument(config: Config, hash: string, lineage: string): Document {
  return {
    format: 1,
    lineage,
    version: 1,
    term: 0,
    coordinator: '',
    config: { hash, version: 1 },
    nodes: Object.fromEntries(Object.keys(config.nodes).map((name) => [name, { is: 'out' }])),
    groups: Object.fromEntries(Object.keys(config.groups).map((name) => [name, { is: 'free', gen: 0 }])),
    drained: {},
    pins: {},
    maintenance: {},
    stopped: {},
    failures: {},
    fenced: [],
    answers: {},
    nonce: `init-${lineage}`,
  };
}
