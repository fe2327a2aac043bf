import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileResource } from './compile-resource.ts';
import { context, definitionOf } from './testing.ts';

test('A definition of an unknown type names the types there are', () => {
  assert.throws(
    () => compileResource(definitionOf('constructor', {}), context),
    /unknown type "constructor"\. Known: address, exec, /,
  );
});
