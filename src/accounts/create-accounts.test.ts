/** Whom PAM is asked for, how often, and when those who are refused hear of it. Time passes only while somebody waits. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { AccountAnswer, AccountRoles, ShownPassword } from '../core/access/account-roles.ts';
import {
  type Accounts,
  askedMax,
  askedOfAddressMax,
  countsForMs,
  createAccounts,
  refusalStepMs,
} from './create-accounts.ts';
import type { Groups } from './groups-of.ts';
import type { Verdict } from './saslauthd.ts';

const eve: ShownPassword = { name: 'eve', password: 'hunter22', from: '10.0.0.9' };

let now: number;
let roles: AccountRoles | undefined;
let groups: Groups;
let verdict: Verdict;
/** What the system takes for an answer. */
let tookMs: number;
let asked: ShownPassword[];
let waited: number[];
let said: string[];
let accounts: Accounts;

beforeEach(() => {
  now = 1_000_000;
  roles = { view: ['staff'], operate: ['ops'], admin: [] };
  groups = { is: 'known', groups: ['eve', 'ops'] };
  verdict = { is: 'yes' };
  tookMs = 200;
  [asked, waited, said] = [[], [], []];
  accounts = createAccounts({
    roles: () => roles,
    groupsOf: async () => groups,
    ask: async (shown, withinMs) => {
      asked.push(shown);
      now += Math.min(tookMs, withinMs);
      return verdict;
    },
    now: () => now,
    wait: async (ms) => {
      waited.push(ms);
      now += ms;
    },
    report: (text) => said.push(text),
  });
});

const operates: AccountAnswer = { is: 'in', role: 'operate', group: 'ops' };
const refused = (why: Extract<AccountAnswer, { is: 'refused' }>['why']): AccountAnswer => ({
  is: 'refused',
  why,
});

test('An account that PAM takes is in with the role of its group, and at once', async () => {
  assert.deepEqual(await accounts.ask(eve), operates);
  assert.deepEqual([asked, waited], [[eve], []]);
});

const bad: Readonly<Record<string, Partial<ShownPassword>>> = {
  'an empty password, whatever PAM says of it': { password: '' },
  'a password with a NUL, behind which PAM reads nothing': { password: 'hunter22\0x' },
  'a password that is too long': { password: 'x'.repeat(257) },
  'a name with a NUL, behind which PAM reads nothing': { name: 'eve\0x' },
  'the number of root': { name: '0' },
  'an option of "id"': { name: '-a' },
  'no name': { name: '' },
};
for (const [what, shown] of Object.entries(bad))
  test(`${what} is asked for nowhere`, async () => {
    assert.deepEqual(await accounts.ask({ ...eve, ...shown }), refused('malformed'));
    assert.deepEqual(asked, []);
  });

test('While the cluster file lets no account in PAM is not asked', async () => {
  roles = undefined;
  assert.deepEqual(await accounts.ask(eve), refused('accounts-off'));
  assert.deepEqual(asked, []);
});

test('PAM is not asked for root where no group of root has a role, nor for an account that there is not', async () => {
  groups = { is: 'known', groups: ['root'] };
  assert.deepEqual(await accounts.ask({ ...eve, name: 'root' }), refused('no-role'));
  groups = { is: 'no-account' };
  assert.deepEqual(await accounts.ask({ ...eve, name: 'trudy' }), refused('no-account'));
  assert.deepEqual(asked, []);
});

test('Every refusal comes so late that the time it took says nothing', async () => {
  const tries: readonly [Groups, Verdict, tookMs: number][] = [
    [{ is: 'no-account' }, { is: 'yes' }, 0],
    [{ is: 'known', groups: ['root'] }, { is: 'yes' }, 0],
    [groups, { is: 'no', said: 'PAM auth error' }, 2_300],
    [groups, { is: 'no', said: 'PAM acct error' }, 180],
    [groups, { is: 'silent', said: 'it does not run' }, 0],
    [groups, { is: 'no', said: 'PAM auth error' }, 5_000],
    [groups, { is: 'silent', said: 'no answer' }, 60_000],
  ];
  const took: number[] = [];
  for (const [its, said, ms] of tries) {
    [groups, verdict, tookMs] = [its, said, ms];
    const begun = now;
    assert.equal((await accounts.ask({ ...eve, password: `wrong ${took.length}` })).is, 'refused');
    took.push(now - begun);
  }
  const [one, two] = [refusalStepMs, 2 * refusalStepMs];
  assert.deepEqual(took, [one, one, one, one, one, two, two]);
});

test('The log is told apart what PAM tells apart', async () => {
  verdict = { is: 'no', said: 'PAM auth error' };
  assert.deepEqual(await accounts.ask(eve), refused('wrong-password'));
  verdict = { is: 'no', said: 'PAM acct error' };
  assert.deepEqual(await accounts.ask(eve), refused('account-closed'));
});

test('A system that cannot be asked is told once until it answers again, and lets nobody in', async () => {
  verdict = { is: 'silent', said: 'it does not run' };
  for (let i = 0; i < 3; i += 1) assert.deepEqual(await accounts.ask(eve), refused('not-asked'));
  assert.equal(said.length, 1);
  assert.match(said[0] ?? '', /saslauthd: it does not run; apt-get install sasl2-bin/);
  verdict = { is: 'no', said: 'PAM start error' };
  assert.deepEqual(await accounts.ask(eve), refused('not-asked'));
  groups = { is: 'silent', said: '"id" hangs' };
  assert.deepEqual(await accounts.ask(eve), refused('not-asked'));
  assert.equal(said.length, 3);
  groups = { is: 'known', groups: ['ops'] };
  verdict = { is: 'yes' };
  assert.deepEqual(await accounts.ask(eve), operates);
  verdict = { is: 'silent', said: 'it does not run' };
  await accounts.ask({ ...eve, password: 'x' });
  assert.equal(said.length, 4);
  assert.ok(!JSON.stringify(said).includes('hunter22'));
});

test('What was taken counts for a few seconds, for that name and password alone', async () => {
  await accounts.ask(eve);
  verdict = { is: 'no', said: 'PAM auth error' };
  assert.deepEqual(await accounts.ask({ ...eve, from: '10.0.0.8' }), operates);
  assert.equal(asked.length, 1);
  for (const other of [{ password: 'hunter2' }, { name: 'ada' }, { name: 'evehunter', password: '22' }])
    assert.deepEqual(await accounts.ask({ ...eve, ...other }), refused('wrong-password'));
  verdict = { is: 'yes' };
  now = 2_000_000;
  await accounts.ask(eve);
  now += countsForMs;
  verdict = { is: 'no', said: 'PAM auth error' };
  assert.deepEqual(await accounts.ask(eve), refused('wrong-password'));
});

test('What was taken gives no role that the file has taken away meanwhile', async () => {
  await accounts.ask(eve);
  roles = { view: ['staff'], operate: [], admin: [] };
  assert.deepEqual(await accounts.ask(eve), refused('no-role'));
  roles = { view: ['eve'], operate: [], admin: [] };
  assert.deepEqual(await accounts.ask(eve), { is: 'in', role: 'view', group: 'eve' });
  assert.equal(asked.length, 1);
});

test('A refusal is not remembered', async () => {
  verdict = { is: 'no', said: 'PAM auth error' };
  await accounts.ask(eve);
  verdict = { is: 'yes' };
  assert.deepEqual(await accounts.ask(eve), operates);
});

/** One that is asked and answers when the test says so. */
function slowly() {
  const answers: ((verdict: Verdict) => void)[] = [];
  const slow = createAccounts({
    roles: () => roles,
    groupsOf: async () => groups,
    ask: () => new Promise((resolve) => answers.push(resolve)),
    now: () => now,
    wait: async () => {},
    report: (text) => said.push(text),
  });
  return { slow, answers };
}

const asNumbered = (i: number, from = eve.from): ShownPassword => ({ ...eve, password: `${i}`, from });

async function untilAsked(answers: readonly unknown[], count: number): Promise<void> {
  for (let turn = 0; turn < 1_000 && answers.length < count; turn += 1) await new Promise(setImmediate);
  assert.equal(answers.length, count);
}

test('The same password that many show at once is asked for once', async () => {
  const { slow, answers } = slowly();
  const all = Array.from({ length: 20 }, () => slow.ask(eve));
  await untilAsked(answers, 1);
  answers[0]?.({ is: 'yes' });
  assert.deepEqual(await Promise.all(all), Array(20).fill(operates));
  assert.equal(answers.length, 1);
});

test('Of one address only so many passwords are asked for at a time, and of all together', async () => {
  const { slow, answers } = slowly();
  const first = Array.from({ length: askedOfAddressMax }, (_, i) => slow.ask(asNumbered(i)));
  assert.deepEqual(await slow.ask(asNumbered(100)), refused('busy'));
  const others = Array.from({ length: askedMax - askedOfAddressMax }, (_, i) =>
    slow.ask(asNumbered(i + 50, `10.0.0.${i}`)),
  );
  assert.deepEqual(await slow.ask(asNumbered(101, '10.0.1.1')), refused('busy'));
  await untilAsked(answers, askedMax);
  for (const answer of answers) answer({ is: 'no', said: 'PAM auth error' });
  for (const answer of await Promise.all([...first, ...others]))
    assert.deepEqual(answer, refused('wrong-password'));
  const again = slow.ask(asNumbered(102));
  await untilAsked(answers, askedMax + 1);
  answers.at(-1)?.({ is: 'yes' });
  assert.deepEqual(await again, operates);
});
