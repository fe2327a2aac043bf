/**
 * What the journal's files hold, and whether what was read from one is that: the keeper must not trust a damaged file.
 */
import type { GroupConfig, GroupName, ResourceName } from '../core/config.ts';
import type { Generation } from '../core/takeover/document.ts';
import type { HardStep } from '../resources/step.ts';

/** Written before the first start of a group's generation; removed when it is stopped and refused. */
export interface JournalEntry {
  readonly group: GroupName;
  readonly gen: Generation;
  /** Hash of the definition. */
  readonly def: string;
  readonly definition: GroupConfig;
  readonly resources: readonly JournaledResource[];
}

/** In stop order: a resource stands before those it was started after. */
export interface JournaledResource {
  readonly name: ResourceName;
  readonly after: readonly ResourceName[];
  readonly hardStop: readonly HardStep[];
  readonly verifyStopped: readonly HardStep[];
  readonly stopTimeoutMs: number;
  readonly probeTimeoutMs: number;
}

/** Generations up to and including this one are never started again here. */
export type Refused = Readonly<Record<GroupName, Generation>>;

export function isEntry(value: unknown): value is JournalEntry {
  if (!isObject(value)) return false;
  const { group, gen, def, definition, resources } = value;
  return (
    typeof group === 'string' &&
    Number.isInteger(gen) &&
    typeof def === 'string' &&
    isObject(definition) &&
    Array.isArray(definition.resources) &&
    Array.isArray(resources) &&
    resources.every(isJournaledResource)
  );
}

function isJournaledResource(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { name, after, hardStop, verifyStopped, stopTimeoutMs, probeTimeoutMs } = value;
  return (
    typeof name === 'string' &&
    Array.isArray(after) &&
    isSteps(hardStop) &&
    isSteps(verifyStopped) &&
    typeof stopTimeoutMs === 'number' &&
    typeof probeTimeoutMs === 'number'
  );
}

const isSteps = (value: unknown): boolean =>
  Array.isArray(value) && value.every((step) => isObject(step) && typeof step.kind === 'string');

export function isRefused(value: unknown): value is Refused {
  return isObject(value) && Object.values(value).every((gen) => Number.isInteger(gen));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
