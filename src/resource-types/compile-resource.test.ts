import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileResource } from './compile-resource.ts';
import { CONTEXT, definitionOf } from './testing.ts';

test('A definition of an unknown type names the types there are', () => {
  assert.throws(
    () => compileResource(definitionOf('constructor', {}), CONTEXT),
    /unknown type "constructor"\. Known: address, exec, /,
  );
});
