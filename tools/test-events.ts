/**
 * A reporter for Node's test runner: one line of JSON when a test starts and one when it ends. The runner (test.ts) reads
 * these lines; people read what the runner makes of them. Groups (describe) are not tests and are left out.
 */
import { AssertionError } from 'node:assert';
import type { EventData } from 'node:test';
import type { TestEvent as NodeTestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

export type TestEvent =
  | { readonly kind: 'started'; readonly name: string }
  | { readonly kind: 'passed'; readonly name: string }
  | { readonly kind: 'skipped'; readonly name: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly name: string; readonly line: number; readonly error: string };

/** The error of the test, without the wrapper Node's runner puts around it and without Node's own stack frames. */
function printError(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (typeof cause === 'string') return cause;
  // An assertion says everything in its message; other errors carry fields worth reading (code, path, output).
  const text = cause instanceof AssertionError ? cause.stack : undefined;
  return (text ?? inspect(cause, { colors: false, depth: 4 })).replaceAll(/\n +at .*\(node:internal.*/g, '');
}

function toPassed({ name, line = 0, details, skip, todo }: EventData.TestPass): TestEvent | undefined {
  if (details.type === 'suite') return undefined;
  if (todo !== undefined) return { kind: 'failed', name, line, error: 'is marked as still to be done' };
  if (skip !== undefined)
    return { kind: 'skipped', name, reason: skip === true ? 'no reason given' : `${skip}` };
  return { kind: 'passed', name };
}

/** Undefined for what is of no interest: plans, diagnostics, summaries, and a parent that fails with its subtest. */
export function toTestEvent(event: NodeTestEvent): TestEvent | undefined {
  switch (event.type) {
    case 'test:start':
      return { kind: 'started', name: event.data.name };
    case 'test:pass':
      return toPassed(event.data);
    case 'test:fail': {
      const { name, line = 0, details } = event.data;
      const { failureType } = details.error as { failureType?: string };
      return failureType === 'subtestsFailed'
        ? undefined
        : { kind: 'failed', name, line, error: printError(details.error) };
    }
    default:
      return undefined;
  }
}

export default async function* report(source: AsyncIterable<NodeTestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    const line = toTestEvent(event);
    if (line) yield `${JSON.stringify(line)}\n`;
  }
}
