/** What a cluster file shows to whoever looks at the history. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { hiddenWord, hideSecrets } from './hide-secrets.ts';

const secret = 'tr0ub4dor';
const forms: readonly (readonly [string, string])[] = [
  ['a map in one line', `options: {ip: 10.0.0.1, username: a, password: ${secret}, lanplus: true}`],
  ['quotes', `passwd: "${secret} ${secret}"`],
  ['a block', `snmp_priv_passwd: |\n  ${secret}\n  ${secret}\nnext: 1`],
  ['a list', `passwords: [a]\npassword: [${secret}, ${secret}]`],
  ['an alias', `x: &p ${secret}\npassword: *p`],
  ['an environment', `environment: {DB_PASSWORD: ${secret}}`],
  ['options of a mount', `options: username=a,password=${secret},ro`],
  ['a command', `run: /usr/bin/x --password=${secret}`],
  ['a comment', `a: 1\n# password: ${secret} of yore\n# or passwd=${secret}\nb: 2`],
  ['what is no YAML', `a: [${secret}`],
];

for (const [form, text] of forms) {
  test(`hideSecrets() lets no password be seen in ${form}`, () => {
    const shown = hideSecrets(text);
    assert.doesNotMatch(shown, new RegExp(secret));
    assert.match(shown, new RegExp(hiddenWord));
    parse(shown);
  });
}

test('hideSecrets() shows where the secrets of a fence program or a resource are found, which is none', () => {
  const ways = '{password: {file: /etc/p}, token: {credential: ipmi}, secret: {script: [/etc/ask, b]}, x: 1}';
  assert.equal(hideSecrets(`fence: {options: ${ways}}\n`), `fence: {options: ${ways}}\n`);
  for (const holder of ['parameters', 'env'])
    assert.equal(hideSecrets(`db: {${holder}: ${ways}}\n`), `db: {${holder}: ${ways}}\n`);
  assert.doesNotMatch(hideSecrets(`password: {file: ${secret}}\n`), new RegExp(secret));
});

test('hideSecrets() leaves everything else as it was written', () => {
  const text = `# The cluster of the branch office\ncluster: {name: a}   # two blanks\noptions: {password_script: /etc/p, ip: 1}\n`;
  assert.equal(hideSecrets(text), text);
  assert.equal(hideSecrets(`${text}password: x # mine\n`), `${text}password: "${hiddenWord}" # mine\n`);
});
