/**
 * Keys that had another name once. A file that still has the old one is told so, and read as if it had the new one.
 */
import { atKey, type Finding, type Path, warning } from './diagnostic.ts';

/** At the top of the file. */
const renamed: Readonly<Record<string, { readonly now: string; readonly why: string }>> = {
  networks: {
    now: 'hostNetworks',
    why: 'what the hosts are wired to, as opposed to networks made on top of it',
  },
};

export interface Renamed {
  readonly value: unknown;
  readonly findings: readonly Finding[];
  /** Where in the file what stands at a path of `value` is written. */
  readonly placeOf: (path: Path) => Path;
}

export function followRenames(value: unknown): Renamed {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { value, findings: [], placeOf: (path) => path };
  const old = Object.keys(renamed).filter((key) => key in value && !(renamed[key]!.now in value));
  const entries = Object.entries(value).map(([key, its]) => [
    old.includes(key) ? renamed[key]!.now : key,
    its,
  ]);
  const written = new Map(old.map((key) => [renamed[key]!.now, key]));
  return {
    value: Object.fromEntries(entries),
    findings: old.map((key) => {
      const { now, why } = renamed[key]!;
      const wrong = `key "${key}" is called "${now}" now: ${why}`;
      return atKey(warning('renamed-key', [now], wrong, `write "${now}" instead`));
    }),
    placeOf: ([first, ...rest]) =>
      first === undefined ? [] : [written.get(String(first)) ?? first, ...rest],
  };
}
