import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SecretTrouble } from './secret-trouble.ts';
import { secretWords } from './words.ts';

type Examples = { readonly [I in SecretTrouble['is']]: Extract<SecretTrouble, { is: I }> };

const path = '/etc/holdfast/ipmi';
const program = '/etc/holdfast/ipmi-password';
const examples: Examples = {
  missing: { is: 'missing', path },
  'no-file': { is: 'no-file', path },
  unreadable: { is: 'unreadable', path, said: 'EACCES' },
  'no-credentials': { is: 'no-credentials', name: 'ipmi' },
  'no-credential': { is: 'no-credential', name: 'ipmi', directory: '/run/credentials/holdfast.service' },
  unable: { is: 'unable', program, said: 'No such file or directory' },
  'script-failed': { is: 'script-failed', program, how: 'exit code 1', said: 'vault is sealed' },
  'too-slow': { is: 'too-slow', what: `script ${program}`, withinMs: 2500 },
  empty: { is: 'empty', what: path },
  'too-long': { is: 'too-long', what: path },
  'no-text': { is: 'no-text', what: path },
};

test('every reason why a secret is not had reads as in the golden text', () => {
  const told = Object.entries(examples).map(([is, trouble]) => {
    const { wrong, right } = secretWords(trouble);
    return `${is}\n  ${wrong}\n  ${right}\n`;
  });
  const golden = join(import.meta.dirname, 'words.golden.txt');
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, told.join(''));
  assert.equal(told.join(''), readFileSync(golden, 'utf8'));
});
