/** The options of a fence program: name=value lines, all of them texts. */
import type { Params } from '../device-type.ts';

export function optionsOf({ options }: Params): Readonly<Record<string, string>> {
  const entries = typeof options === 'object' && options !== null ? Object.entries(options) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
