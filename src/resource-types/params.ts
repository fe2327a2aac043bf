/**
 * Reads the parameters of a definition, which are any JSON to the core. The cluster file's schema has refused wrong
 * ones long before; what is thrown here tells of a journal or a store that another program wrote.
 */
import type { Json, ResourceConfig } from '../core/config.ts';
import { ResourceDefinitionError } from './resource-definition-error.ts';

export function text(definition: ResourceConfig, name: string): string {
  const value = definition.params[name];
  return typeof value === 'string' && value !== '' ? value : refuse(definition, name, 'a text');
}

export function optionalText(definition: ResourceConfig, name: string): string | undefined {
  return definition.params[name] === undefined ? undefined : text(definition, name);
}

/** A command: a list of at least one word. */
export function words(definition: ResourceConfig, name: string): readonly string[] {
  const value = definition.params[name];
  return isWords(value) ? value : refuse(definition, name, 'a list of words');
}

/** Milliseconds, which is what the cluster file's durations compile to. */
export function milliseconds(definition: ResourceConfig, name: string, whenMissing: number): number {
  const value = definition.params[name] ?? whenMissing;
  return typeof value === 'number' ? value : refuse(definition, name, 'a number of milliseconds');
}

export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isWords(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string');
}

export function refuse(definition: ResourceConfig, name: string, wanted: string): never {
  throw new ResourceDefinitionError(
    `Resource "${definition.name}" of type ${definition.type} has "${name}: ${JSON.stringify(definition.params[name])}", which is not ${wanted}`,
  );
}
