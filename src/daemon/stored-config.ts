/** The configuration blob as it lies in the store: canonical JSON, written by `init` and `apply`, checked only for form. */
import type { Config } from '../core/config.ts';

export function parseStoredConfig(text: string | undefined): Config {
  if (text === undefined) throw new Error('the store does not hold it');
  const value = JSON.parse(text) as Partial<Config>;
  if (!value.cluster?.name || !value.nodes || !value.groups || !value.timing || !value.hostNetworks) {
    throw new Error('it is not a configuration of this format');
  }
  return value as Config;
}
