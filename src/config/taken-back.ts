/**
 * What a cluster file would take back of what others applied. A copy that was made before their change still has the old
 * value where they changed it: wherever the file differs from what is in force, the newest configuration that changed
 * that very place is found, and if the file says there what was said before it, the file is older than it. From there on
 * whatever it changes is changed without having been seen. Where a copy came from need not be known.
 */
import type { Config, Json } from '../core/config.ts';
import { canonicalJson } from '../core/definition-hash.ts';

/** Keys on the way to a value; items of a list that have names are told by them. */
export type Place = readonly string[];

interface Differs {
  readonly place: Place;
  /** Undefined: there is nothing. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** One applied configuration and the one before it. */
export interface Step {
  readonly version: number;
  readonly before: Config;
  readonly config: Config;
}

export interface Overruled {
  readonly version: number;
  /** Of it, what the file would change. */
  readonly places: readonly Place[];
}

/**
 * Newest first; empty when the file was written by somebody who saw what is in force. `steps`: newest first, read as far
 * as needed.
 */
export async function takenBack(
  running: Config,
  next: Config,
  steps: AsyncIterable<Step>,
): Promise<readonly Overruled[]> {
  const open = new Map(differences(running, next).map((d) => [JSON.stringify(d.place), d]));
  const found: { overruled: Overruled; isBack: boolean }[] = [];
  if (open.size === 0) return [];
  for await (const { version, before, config } of steps) {
    const changed = differences(before, config).flatMap((step) => {
      const key = JSON.stringify(step.place);
      const wanted = open.get(key);
      return wanted !== undefined && open.delete(key) ? [{ step, wanted }] : [];
    });
    const isBack = changed.some(({ step, wanted }) => wanted.to === step.from);
    if (changed.length > 0)
      found.push({ overruled: { version, places: changed.map(({ step }) => step.place) }, isBack });
    if (open.size === 0) break;
  }
  const oldest = found.findLastIndex(({ isBack }) => isBack);
  return found.slice(0, oldest + 1).map(({ overruled }) => overruled);
}

function differences(from: Config, to: Config): readonly Differs[] {
  const [before, after] = [valuesOf(from), valuesOf(to)];
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    return was?.text === is?.text ? [] : [{ place: (was ?? is)?.place ?? [], from: was?.text, to: is?.text }];
  });
}

interface Value {
  readonly place: Place;
  readonly text: string;
}

function valuesOf(config: Config): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  collect(config as unknown as Json, [], values);
  return values;
}

function collect(value: Json, place: Place, into: Map<string, Value>): void {
  const children = childrenOf(value);
  if (children === undefined) into.set(JSON.stringify(place), { place, text: canonicalJson(value) });
  else for (const [key, child] of children) collect(child, [...place, key], into);
}

/** Undefined for what is compared as a whole. */
function childrenOf(value: Json): readonly (readonly [string, Json])[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) {
    const entries = Object.entries(value as { readonly [key: string]: Json });
    return entries.length === 0 ? undefined : entries;
  }
  const named = value.map((item) => [nameOf(item), item as Json] as const);
  const isNamed = named.length > 0 && named.every(([name]) => name !== undefined);
  return isNamed ? (named as (readonly [string, Json])[]) : undefined;
}

function nameOf(item: Json): string | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const { name } = item as { readonly name?: Json };
  return typeof name === 'string' ? name : undefined;
}
