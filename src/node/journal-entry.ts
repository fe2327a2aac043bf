/** Compiles a group's journal entry: pure, the same for the same definition. */
import type { GroupConfig, GroupName, ResourceConfig } from '../core/config.ts';
import type { Generation } from '../core/takeover/document.ts';
import type { Program } from '../resources/step.ts';
import type { JournalEntry, JournaledResource } from './journal-shape.ts';
import { stopLevels } from './stop-order.ts';

export interface JournalEntryInput {
  readonly group: GroupName;
  readonly gen: Generation;
  readonly def: string;
  readonly definition: GroupConfig;
  readonly compile: (resource: ResourceConfig) => Program;
}

/** Throws as `compile` does when a resource cannot be compiled: then it must not be started either. */
export function compileJournalEntry({
  group,
  gen,
  def,
  definition,
  compile,
}: JournalEntryInput): JournalEntry {
  const resources = stopLevels(definition.resources)
    .flat()
    .map((resource): JournaledResource => {
      const { hardStop, verifyStopped } = compile(resource);
      const { name, after, stopTimeoutMs, probeTimeoutMs } = resource;
      return { name, after, hardStop, verifyStopped, stopTimeoutMs, probeTimeoutMs };
    });
  return { group, gen, def, definition, resources };
}
