/** The table of resource types by name, and how a type is found in it. */
import * as all from './all-types.ts';
import type { ResourceType } from './resource-type.ts';

export type TypeName = keyof typeof all;

export const resourceTypes: Readonly<Record<TypeName, ResourceType>> = all;
export const typeNames = Object.keys(all) as readonly TypeName[];

/** Undefined for a name that stands in a journal or a store and means nothing to this program. */
export function findType(name: string): ResourceType | undefined {
  return Object.hasOwn(all, name) ? resourceTypes[name as TypeName] : undefined;
}
