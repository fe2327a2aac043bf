/**
 * Makes the checks of names, order and timing possible although some of the file has not the right form: what is damaged
 * is replaced by something harmless of the same name, and nothing that a check then says about it counts.
 */
import type { Finding, Path } from './diagnostic.ts';
import { harmlessResource } from './resource-schema.ts';

export interface Mended {
  readonly value: unknown;
  /** Paths of what was replaced or taken out. */
  readonly damaged: readonly Path[];
}

type Node = Record<string | number, unknown>;

/** Undefined: something is damaged that everything else depends on. */
export function mend(value: unknown, findings: readonly Finding[]): Mended | undefined {
  const mended = structuredClone(value);
  const damaged: Path[] = [];
  for (const { code, path } of findings) {
    if (code === 'unknown-key') {
      removeAt(mended, path);
      continue;
    }
    const [section, group, key, resource] = path;
    if (section === 'groups' && key === 'resources' && resource !== undefined) {
      const at = path.slice(0, 4);
      replaceAt(mended, at, placeholder(valueAt(value, at)));
      damaged.push(at);
    } else if (
      section === 'groups' &&
      group !== undefined &&
      typeof key === 'string' &&
      key !== 'resources'
    ) {
      removeAt(mended, path.slice(0, 3));
      damaged.push(path.slice(0, 3));
    } else if (section === 'timing') {
      removeAt(mended, ['timing']);
      damaged.push(['timing']);
    } else return undefined;
  }
  return { value: mended, damaged };
}

/** Something was said about the thing at `damaged`, or inside it. */
export function isWithin(path: Path, damaged: Path): boolean {
  return damaged.every((step, i) => path[i] === step);
}

/** What it starts after is kept, so that missing names and cycles are still found. */
function placeholder(resource: unknown): Node {
  const after = (resource as Node | null)?.after;
  const isList = Array.isArray(after) && after.every((name) => typeof name === 'string');
  return { ...harmlessResource(), ...(isList ? { after } : {}) };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, step) => (here as Node | undefined)?.[step], value);
}

function removeAt(value: unknown, path: Path): void {
  const parent = valueAt(value, path.slice(0, -1));
  if (typeof parent === 'object' && parent !== null) delete (parent as Node)[path.at(-1)!];
}

function replaceAt(value: unknown, path: Path, by: unknown): void {
  const parent = valueAt(value, path.slice(0, -1));
  if (typeof parent === 'object' && parent !== null) (parent as Node)[path.at(-1)!] = by;
}
