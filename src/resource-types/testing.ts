/** Definitions, a context and golden texts for tests of resource types. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Json, ResourceConfig } from '../core/config.ts';
import { renderProgram } from '../resources/render-program.ts';
import type { CompileContext } from './compile-context.ts';
import { compileResource } from './compile-resource.ts';

export function definitionOf(
  type: string,
  params: { readonly [key: string]: Json },
  more: Partial<ResourceConfig> = {},
): ResourceConfig {
  return {
    name: type,
    type,
    params,
    after: [],
    startTimeoutMs: 5_000,
    stopTimeoutMs: 5_000,
    probeTimeoutMs: 5_000,
    probeIntervalMs: 10_000,
    onFailure: { policy: 'restart', restarts: 3, windowMs: 600_000, then: 'relocate' },
    proofs: ['released'],
    networks: typeof params.network === 'string' ? [params.network] : [],
    claims: [],
    ...more,
  };
}

export const context: CompileContext = {
  node: 'my-vm1',
  group: 'web',
  stateDirectory: '/var/lib/holdfast/resources/web.it',
  network: (name) => ({ office: { subnet: '10.156.76.0/22', own: '10.156.76.11' } })[name],
};

/** Compares with the golden file; UPDATE_GOLDEN=1 writes it instead, and a person reads the difference. */
export function expectGolden(file: URL, definition: ResourceConfig): void {
  const text = renderProgram(compileResource(definition, context));
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
}
