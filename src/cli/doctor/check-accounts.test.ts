import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AccountsFound, checkAccounts, judgeAccounts } from './check-accounts.ts';

const well: AccountsFound = { trouble: undefined, unknown: [], hasFile: true };

const found: Readonly<
  Record<string, readonly [Partial<AccountsFound>, results: readonly string[], says: RegExp]>
> = {
  'nothing is wrong': [{}, ['ok'], /ops, sudo/],
  'saslauthd is not there': [{ trouble: { is: 'not-installed' } }, ['failed'], /apt-get install sasl2-bin/],
  'saslauthd does not run': [
    { trouble: { is: 'not-running', said: 'nobody listens' } },
    ['failed'],
    /nobody listens.*systemctl enable --now holdfast-accounts/,
  ],
  'a group is none of this system': [{ unknown: ['ops'] }, ['warning'], /no group "ops" here/],
  'the system does not say which groups there are': [{ unknown: undefined }, ['warning'], /getent/],
  'PAM has no file for it': [{ hasFile: false }, ['warning'], /\/etc\/pam\.d\/holdfast/],
  'nothing is right': [
    { trouble: { is: 'not-installed' }, unknown: ['ops', 'sudo'], hasFile: false },
    ['failed', 'warning', 'warning', 'warning'],
    /sasl2-bin/,
  ],
};
for (const [what, [differs, results, says]] of Object.entries(found))
  test(`doctor looks at accounts of the system: ${what}`, () => {
    const checks = judgeAccounts(['ops', 'sudo'], { ...well, ...differs });
    assert.deepEqual(
      checks.map(({ result }) => result),
      results,
    );
    assert.match(checks.map((c) => `${c.found} ${c.next}`).join('; '), says);
  });

test('doctor looks at no account where the cluster file lets none in', async () => {
  assert.deepEqual(await checkAccounts({}), []);
  const accounts = { view: [], operate: [], admin: ['root'] };
  assert.deepEqual(await checkAccounts({ api: { enabled: true, port: 1 } }), []);
  assert.deepEqual(await checkAccounts({ api: { enabled: false, port: 1, accounts } }), []);
  const checks = await checkAccounts({ api: { enabled: true, port: 1, accounts } });
  assert.ok(checks.length > 0);
});
