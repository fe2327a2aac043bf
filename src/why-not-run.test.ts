import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { whyNotRun } from './why-not-run.ts';

const rows: readonly (readonly [string, number, RegExp])[] = [
  ['#!/bin/sh\r\necho "Status: ON"\r\n', 0o755, /Windows/],
  ['#!/bin/sh -e\r\nexit 0\r\n', 0o755, /^$/],
  ['#! /no/such/python3 -u\n', 0o755, / \/no\/such\/python3,/],
  ['#!/bin/sh\nexit 0\n', 0o755, /^$/],
  ['#!/bin/sh\nexit 0\n', 0o644, /may not be executed/],
  ['exit 0\r\n', 0o755, /^$/],
  ['', 0o755, /^$/],
];

test('whyNotRun() names what is wrong with a program that is there and cannot be run', (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-run-'));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  for (const [index, [text, mode, expected]] of rows.entries()) {
    const program = join(directory, `program${index}`);
    writeFileSync(program, text, { mode });
    assert.match(whyNotRun(program) ?? '', expected, text);
  }
  assert.match(whyNotRun(directory) ?? '', /is no file/);
  assert.match(whyNotRun(join(directory, 'none')) ?? '', /there is no /);
});
