import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Permission, Role } from '../contract/permission.ts';
import type { Route } from '../contract/route.ts';
import { askerHeader, routes } from '../contract/routes.ts';
import type { Principal } from '../listen/listener.ts';
import { FakeAgent } from '../testing/fake-agent.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { makeAnswer } from './answer.ts';
import { authorize } from './authorize.ts';

const principal = (role: Role): Principal => ({ kind: 'local', role, from: 'local' });

const permissions: readonly Permission[] = ['read', 'notify', 'operate', 'fence', 'configure', 'access'];
const expected: Readonly<Record<Role, readonly Permission[]>> = {
  admin: permissions,
  operate: ['read', 'notify', 'operate'],
  view: ['read'],
};

for (const [role, may] of Object.entries(expected) as [Role, readonly Permission[]][]) {
  test(`authorize() lets the role ${role} use routes that need ${may.join(', ')}, and no others`, () => {
    for (const permission of permissions) {
      const ask = () => authorize(principal(role), { ...routes.status, permission });
      if (may.includes(permission)) ask();
      else
        assert.throws(ask, {
          code: 'forbidden',
          message: new RegExp(`lacks the permission "${permission}"`),
        });
    }
  });
}

function ask(agent: FakeAgent, route: Route, role: Role, kind = 'arm'): Promise<Response> {
  const answer = makeAnswer(agent, new AbortController().signal);
  const init = {
    method: route.method,
    headers: { [askerHeader]: 'root' },
    ...(route.body ? { body: JSON.stringify(requestOf(kind)) } : {}),
  };
  const url = `http://agent${route.path.replace(':group', 'web').replace(/(audit|key)\/:node/, '$1/my-vm2')}`;
  return Promise.resolve(answer(new Request(url, init), principal(role)));
}

/** A text has no error. */
function readAnswer(text: string): { readonly error?: { readonly code: string } } {
  return text.startsWith('#') ? {} : JSON.parse(text);
}

function requestOf(kind: string) {
  if (kind === 'arm') return { kind };
  return { kind, node: 'my-vm1', ...(kind === 'confirm-off' ? { inc: 'a1' } : {}) };
}

// Who joins has no role yet, only a node is issued its certificate, and it is a node, too, that may bring the key of the authority:
// join.test.ts, renew.test.ts, authority-role.test.ts.
const { join: _, renew: __, takeAuthority: ___, ...others } = routes;
for (const [name, route] of Object.entries<Route>(others)) {
  const may = ['read', 'anyone'].includes(route.permission);
  test(`who may only view ${may ? 'gets an answer' : 'is refused'} at ${name}, whatever name it claims`, async () => {
    const agent = new FakeAgent(snapshots.healthy());
    const answer = await ask(agent, route, 'view');
    assert.equal(answer.status, may ? 200 : 403);
    const { error } = readAnswer(await answer.text());
    assert.equal(error?.code, may ? undefined : 'forbidden');
    assert.deepEqual([agent.asked, agent.configurations], [[], []]);
  });
}

test('who may operate drains a node, and neither fences it nor vouches that it is off', async () => {
  const agent = new FakeAgent(snapshots.healthy());
  const status = async (kind: string) => (await ask(agent, routes.request, 'operate', kind)).status;
  assert.deepEqual(
    [await status('drain'), await status('fence'), await status('confirm-off')],
    [200, 403, 403],
  );
  assert.deepEqual(agent.asked, [{ by: 'root', request: { kind: 'drain', node: 'my-vm1' } }]);
});

test('an admin is refused nothing', async () => {
  const agent = new FakeAgent(snapshots.healthy());
  assert.equal((await ask(agent, routes.request, 'admin')).status, 200);
  assert.deepEqual(agent.asked, [{ by: 'root', request: { kind: 'arm' } }]);
});

test('the refusal says what to do instead', async () => {
  const agent = new FakeAgent(snapshots.healthy());
  const { error } = (await (await ask(agent, routes.request, 'operate', 'fence')).json()) as {
    error: { message: string };
  };
  assert.match(
    error.message,
    /^The role "operate" lacks the permission "fence".*the request "fence".*Ask somebody with another role, or on a node/,
  );
});

test('who may ask for nothing is refused before the request is looked at', async () => {
  const agent = new FakeAgent(snapshots.healthy());
  const answer = makeAnswer(agent, new AbortController().signal);
  const broken = new Request('http://agent/v1/requests', { method: 'POST', body: '{' });
  assert.equal((await answer(broken, principal('view'))).status, 403);
});
