/** The options of a fence program: name=value lines. A value is a text, or where a secret is found when it is needed. */
import type { Json } from '../../core/config.ts';
import { type SecretSource, sourceOf } from '../../secrets/secret-source.ts';
import type { Params } from '../device-type.ts';

export function optionsOf({
  options,
}: Params): readonly (readonly [name: string, value: string | SecretSource])[] {
  const entries: readonly (readonly [string, Json])[] =
    typeof options === 'object' && options !== null ? Object.entries(options) : [];
  return entries.map(([name, value]) => [name, sourceOf(value) ?? String(value)]);
}

/** Undefined for a value that is not known yet. */
export function knownOptionsOf(params: Params): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    optionsOf(params).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
  );
}
