import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderJoinText } from '../../identity/join-text.ts';
import { createTokenParts, renderToken } from '../../values/token-text.ts';
import { createCleaner } from './clean.ts';

const secret = 'tr0ub4dor';
const texts: Readonly<Record<string, string>> = {
  'under its key in JSON': `{"env": {"DB_PASSWORD": "${secret}", "x": 1}}`,
  'as an option': `options: username=a,password=${secret},ro`,
  'in YAML': `passwd: ${secret}`,
  'on a command line': `/usr/bin/x --password ${secret} --verbose`,
  'in a list of arguments': `["/usr/bin/x", "--password", "${secret}"]`,
  'in a private key': `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`,
  'in half a private key': `-----BEGIN EC PRIVATE KEY-----\n${secret}`,
};

for (const [where, text] of Object.entries(texts))
  test(`createCleaner() hides a secret that it does not know ${where}`, () => {
    assert.doesNotMatch(createCleaner([])(text), new RegExp(secret));
  });

test('createCleaner() hides what it knows wherever that stands, and tokens', () => {
  const token = renderToken(createTokenParts());
  const place = { host: '10.77.0.1', port: 7406 };
  const join = renderJoinText({ cluster: 'a', places: [place], fingerprint: 'f'.repeat(64), secret: token });
  const shown = createCleaner([secret])(`it says ${secret} and ${token} and ${join} loudly`);
  assert.equal(shown, 'it says <hidden> and <hidden> and <hidden> loudly');
});

test('createCleaner() leaves what only speaks of tokens', () => {
  const text = 'root asked for create-token name=x, opens view: done';
  assert.equal(createCleaner([])(text), text);
});

test('createCleaner() leaves JSON whole, and where a secret is found', () => {
  const text = JSON.stringify({
    password: { file: '/etc/p' },
    token: null,
    community: 'public',
    secret: true,
  });
  const shown = JSON.parse(createCleaner([])(text));
  assert.deepEqual(shown, { password: { file: '/etc/p' }, token: null, community: '<hidden>', secret: true });
});
