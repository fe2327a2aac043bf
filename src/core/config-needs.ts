/**
 * What a node must know to go by a configuration. A version that does not know levels of fence devices would take one device
 * of a level for a level, and its word for a proof; one that does not know secrets of resources would hand over where a
 * password is found in place of the password. So such a configuration is stored in a form that an older version cannot
 * read: it does not load it, and who has not loaded the configuration in force decides nothing.
 */
import type { Config } from './config.ts';

/** Of this version; they stand in the records of its nodes. */
export const knownNeeds = ['fence-levels', 'resource-secrets'] as const;

export type Need = (typeof knownNeeds)[number];

const needs: { readonly [N in Need]: (config: NeedingConfig) => boolean } = {
  'fence-levels': ({ nodes }) =>
    Object.values(nodes).some(({ fence }) => fence.some(({ level }) => level !== undefined)),
  'resource-secrets': ({ groups }) =>
    Object.values(groups).some(({ resources }) => resources.some(({ secrets }) => secrets !== undefined)),
};

type NeedingConfig = Pick<Config, 'nodes' | 'groups'>;

export function needsOf(config: NeedingConfig): readonly Need[] {
  return knownNeeds.filter((need) => needs[need](config));
}

/** The text of a configuration as it is stored. `plain`: its canonical text. */
export function textWithNeeds(plain: string, needs: readonly Need[]): string {
  return needs.length === 0 ? plain : `{"config":${plain},"needs":${JSON.stringify(needs)}}`;
}

/** What was stored, without its history. `unknown`: what this version does not know and would have to. */
export function readStored(text: string): {
  readonly value: Partial<Config>;
  readonly unknown: readonly string[];
} {
  const { applied: _, ...read } = JSON.parse(text) as Stored;
  if (!Array.isArray(read.needs)) return { value: read, unknown: [] };
  const known: readonly unknown[] = knownNeeds;
  return {
    value: read.config ?? {},
    unknown: read.needs.filter((need) => !known.includes(need)).map(String),
  };
}

interface Stored extends Partial<Config> {
  readonly applied?: unknown;
  readonly needs?: unknown;
  readonly config?: Partial<Config>;
}
