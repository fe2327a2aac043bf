/** Compiles a group's journal entry: pure, the same for the same definition. */
import type { GroupConfig, GroupName } from '../core/config.ts';
import type { Generation } from '../core/takeover/document.ts';
import { compileResource } from '../resources/index.ts';
import type { CompileContext } from '../resources/resource-type.ts';
import type { JournalEntry, JournaledResource } from './journal.ts';
import { stopLevels } from './stop-order.ts';

export interface JournalEntryInput {
  readonly group: GroupName;
  readonly gen: Generation;
  readonly def: string;
  readonly definition: GroupConfig;
  /** The context each resource is compiled in, by its name. */
  readonly context: (resource: string) => CompileContext;
}

/** Throws ResourceDefinitionError when a resource cannot be compiled: then it must not be started either. */
export function compileJournalEntry({
  group,
  gen,
  def,
  definition,
  context,
}: JournalEntryInput): JournalEntry {
  const resources = stopLevels(definition.resources)
    .flat()
    .map((resource): JournaledResource => {
      const { hardStop, verifyStopped } = compileResource(resource, context(resource.name));
      const { name, after, stopTimeoutMs, probeTimeoutMs } = resource;
      return { name, after, hardStop, verifyStopped, stopTimeoutMs, probeTimeoutMs };
    });
  return { group, gen, def, definition, resources };
}
