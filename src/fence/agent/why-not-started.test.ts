import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProgram } from './run-program.ts';

const rows: readonly (readonly [string, RegExp])[] = [
  ['#!/bin/sh\r\necho "Status: ON"\r\n', /Windows/],
  ['#!/bin/sh -e\r\nexit 0\r\n', /^$/],
  ['#! /no/such/python3 -u\n', /\/no\/such\/python3/],
  ['#!/bin/sh\nexit 0\n', /^$/],
];

test('a fence program that cannot be started says what is wrong with it, and not that it is not there', async (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-fence-'));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  for (const [index, [text, expected]] of rows.entries()) {
    const program = join(directory, `program${index}`);
    writeFileSync(program, text, { mode: 0o755 });
    const outcome = await runProgram(program, 'action=status\n', 10_000);
    assert.match(outcome.kind === 'unable' ? outcome.reason : '', expected, text);
  }
  const outcome = await runProgram(directory, 'action=status\n', 10_000);
  assert.match(outcome.kind === 'unable' ? outcome.reason : '', /is no file/);
});
