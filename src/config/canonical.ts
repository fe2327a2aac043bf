/**
 * One text per meaning: two files that mean the same compile to the same bytes, so that a configuration can be stored
 * under its hash. Keys are sorted where their order means nothing; the order of nodes (it breaks ties) and of every list
 * stays.
 */
import { createHash } from 'node:crypto';
import type { Config, Json } from '../core/config.ts';
import { needsOf, readStored, textWithNeeds } from '../core/config-needs.ts';
import { canonicalJson } from '../core/definition-hash.ts';

/** The configuration as one line of JSON that `parseCanonicalConfig` reads back. */
export function canonicalConfig(config: Config): string {
  const { nodes, ...rest } = config;
  const inOrder = Object.entries(nodes).map(
    ([name, node]) => `${JSON.stringify(name)}:${canonicalJson(node as unknown as Json)}`,
  );
  const others = canonicalJson(rest as unknown as Json);
  return textWithNeeds(`${others.slice(0, -1)},"nodes":{${inOrder.join(',')}}}`, needsOf(config));
}

/** The configuration of a canonical text, or of one as it was stored. Only for texts that were found under their hash: it checks nothing. */
export function parseCanonicalConfig(text: string): Config {
  return readStored(text).value as Config;
}

/** First 16 hex digits of the SHA-256 of the text: its name in the store. */
export function configHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
