/** The configuration blob as it lies in the store: written by `init` and `apply`. The document names it by its
 * hash and is signed, so a text that has this hash is the one that was applied. */
import type { Config } from '../core/config.ts';
import { readStored } from '../core/config-needs.ts';

/** Without its history, which nobody decides by. */
export function parseStoredConfig(
  text: string | undefined,
  hash: string,
  hashOf: (text: string) => string,
): Config {
  if (text === undefined) throw new Error('the store does not hold it');
  if (hashOf(text) !== hash) throw new Error('what the store holds under that name is another text');
  const { value, unknown } = readStored(text);
  if (unknown.length > 0)
    throw new Error(`it needs ${unknown.join(', ')}, which this version does not know: update this node`);
  if (!value.cluster?.name || !value.nodes || !value.groups || !value.timing || !value.hostNetworks) {
    throw new Error('it is not a configuration of this format');
  }
  return value as Config;
}
