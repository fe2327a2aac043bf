import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Permission, Role } from '../contract/permission.ts';
import type { Route } from '../contract/route.ts';
import { askerHeader, routes } from '../contract/routes.ts';
import type { Principal } from '../listen/listener.ts';
import { FakeAgent } from '../testing/fake-agent.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { createAnswer } from './answer.ts';
import { authorize } from './authorize.ts';

const principal = (role: Role): Principal => ({ kind: 'local', role });

const expected: readonly [Role, Permission, boolean][] = [
  ['administrator', 'read', true],
  ['administrator', 'change', true],
  ['observer', 'read', true],
  ['observer', 'change', false],
];

for (const [role, permission, may] of expected) {
  test(`authorize() lets ${role} ${may ? '' : 'not '}use a route that needs ${permission}`, () => {
    const ask = () => authorize(principal(role), { ...routes.status, permission });
    if (may) ask();
    else assert.throws(ask, { code: 'forbidden', message: /"observer" lacks the permission "change"/ });
  });
}

function ask(agent: FakeAgent, route: Route, role: Role): Promise<Response> {
  const answer = createAnswer(agent, new AbortController().signal);
  const init = {
    method: route.method,
    headers: { [askerHeader]: 'root' },
    ...(route.body ? { body: '{"kind":"arm"}' } : {}),
  };
  const url = `http://agent${route.path.replace(':group', 'web')}`;
  return Promise.resolve(answer(new Request(url, init), principal(role)));
}

for (const [name, route] of Object.entries<Route>(routes)) {
  const may = route.permission === 'read';
  test(`an observer ${may ? 'gets an answer' : 'is refused'} at ${name}, whatever name it claims`, async () => {
    const agent = new FakeAgent(snapshots.healthy());
    const answer = await ask(agent, route, 'observer');
    assert.equal(answer.status, may ? 200 : 403);
    const { error } = (await answer.json()) as { error?: { code: string } };
    assert.equal(error?.code, may ? undefined : 'forbidden');
    assert.deepEqual([agent.asked, agent.configurations], [[], []]);
  });
}

test('an administrator is refused nothing', async () => {
  const agent = new FakeAgent(snapshots.healthy());
  assert.equal((await ask(agent, routes.request, 'administrator')).status, 200);
  assert.deepEqual(agent.asked, [{ by: 'root', request: { kind: 'arm' } }]);
});

test('the refusal comes before the request is looked at', async () => {
  const agent = new FakeAgent(snapshots.healthy());
  const answer = createAnswer(agent, new AbortController().signal);
  const broken = new Request('http://agent/v1/requests', { method: 'POST', body: '{' });
  assert.equal((await answer(broken, principal('observer'))).status, 403);
});
