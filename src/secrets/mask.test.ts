import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMask, maskWord } from './mask.ts';

const secret = `tr0ub & "4dor's" \\ß`;
const shell = secret.replaceAll("'", `'\\''`);
const forms: Readonly<Record<string, string>> = {
  'as it is': secret,
  'in JSON': JSON.stringify({ password: secret }),
  'in a command': `curl --user 'admin:${shell}'`,
  'in an address': `https://host/?password=${encodeURIComponent(secret)}&x=1`,
  'in a form': new URLSearchParams({ password: secret }).toString(),
  'in XML': `<p>${secret.replaceAll('&', '&amp;')}</p>`,
  'in hex': Buffer.from(secret).toString('hex'),
};

for (const [where, text] of Object.entries(forms))
  test(`createMask() hides a secret ${where}`, () => {
    const shown = createMask([secret])(text);
    assert.ok(shown.includes(maskWord), shown);
    assert.ok(!/tr0ub|4dor|74723075/.test(shown), shown);
  });

test('createMask() hides what a request for a password holds, whatever stands before it', () => {
  const password = 'correct-horse-battery';
  for (const user of ['', 'a', 'ab', 'abc', 'admin']) {
    const header = Buffer.from(`${user}:${password}`).toString('base64');
    const shown = createMask([password])(`Authorization: Basic ${header}`);
    assert.ok(shown.includes(maskWord), shown);
    const left = shown.slice('Authorization: Basic '.length).split(maskWord);
    assert.ok(
      left.every((part) => !Buffer.from(part, 'base64').toString().includes('horse')),
      shown,
    );
  }
});

test('createMask() leaves everything else as it was said', () => {
  assert.equal(createMask([secret])('no route to host'), 'no route to host');
  assert.equal(createMask([])('x'), 'x');
  assert.equal(createMask([''])('x'), 'x');
});

test('createMask() shows nothing of a text with a secret so short that its gaps would tell it', () => {
  assert.equal(createMask(['a'])('failed'), maskWord);
  assert.equal(createMask(['q'])('failed'), 'failed');
});

test('createMask() hides the longer of two secrets whole', () => {
  assert.equal(createMask(['hunter', 'hunter22'])('is hunter22'), `is ${maskWord}`);
});
