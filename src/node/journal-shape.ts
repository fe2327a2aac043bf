/** Whether what was read from the journal's files is what is written there; the keeper must not trust a damaged file. */
import type { JournalEntry, Refused, Seen } from './journal.ts';

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

export function isSeen(value: unknown): value is Seen {
  return isObject(value) && typeof value.lineage === 'string' && Number.isInteger(value.version);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
