/** The definition cannot be compiled: no node could run it. */
export class ResourceDefinitionError extends Error {
  readonly code = 'resource-definition';
}
