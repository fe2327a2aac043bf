import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MachinePower, MachineUnavailable } from './machine-power.ts';
import { createRedfishService, type RedfishRequest } from './redfish-service.ts';

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const authorization = basic('holdfast', 's3cret:1');
const root = '/redfish/v1';

function createSample() {
  const on = new Set(['a', 'b']);
  const told: string[] = [];
  const power: MachinePower & { broken: boolean } = {
    broken: false,
    async isOn(node) {
      if (this.broken) throw new MachineUnavailable('the bus is busy');
      return on.has(node);
    },
    async set(node, to) {
      told.push(`${node} ${to}`);
      if (to === 'on') on.add(node);
      else on.delete(node);
    },
  };
  const service = createRedfishService(
    { accounts: { holdfast: 's3cret:1' }, systems: { a: 'a', 'Embedded.1': 'b' } },
    power,
  );
  const ask = (method: string, path: string, more: Partial<RedfishRequest> = {}) =>
    service({ method, path, authorization, body: '', ...more });
  const powerState = async (id: string) =>
    ((await ask('GET', `${root}/Systems/${id}`)).body as { PowerState: string }).PowerState;
  return { ask, power, powerState, told };
}

/** Method, path, what is changed of the request, and the status that answers it. */
const statuses: readonly (readonly [string, string, Partial<RedfishRequest>, number])[] = [
  ['GET', root, { authorization: undefined }, 200],
  ['GET', `${root}/`, { authorization: undefined }, 200],
  ['GET', `${root}/Systems`, {}, 200],
  ['GET', `${root}/Systems/a/`, {}, 200],
  ['GET', `${root}/Systems`, { authorization: undefined }, 401],
  ['GET', `${root}/Systems/a`, { authorization: basic('holdfast', 'wrong') }, 401],
  ['GET', `${root}/Systems/a`, { authorization: basic('toString', 'wrong') }, 401],
  ['GET', `${root}/Systems/a`, { authorization: 'Basic !' }, 401],
  ['GET', `${root}/Systems/a`, { token: 'none' }, 401],
  ['GET', `${root}/Systems/nobody`, {}, 404],
  ['GET', `${root}/Systems/toString`, {}, 404],
  ['GET', '/elsewhere', {}, 404],
  ['POST', `${root}/Systems/a`, {}, 405],
  ['POST', `${root}/Systems/a/Actions/ComputerSystem.Reset`, { body: '{"ResetType":"Explode"}' }, 400],
  ['POST', `${root}/Systems/a/Actions/ComputerSystem.Reset`, { body: 'no JSON' }, 400],
  ['POST', `${root}/Systems/a/Actions/ComputerSystem.Reset`, { body: '{"ResetType":"toString"}' }, 400],
  ['POST', `${root}/SessionService/Sessions`, { body: '{"UserName":"holdfast","Password":"x"}' }, 401],
];

test('a Redfish service answers what is asked wrongly with the status that says so, and switches nothing', async () => {
  const { ask, told } = createSample();
  for (const [method, path, more, status] of statuses) {
    const answer = await ask(method, path, more);
    assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(more)}`);
  }
  assert.deepEqual(told, []);
});

test('a Redfish service finds its systems, tells their power, and resets the one that is meant', async () => {
  const { ask, told, powerState } = createSample();
  const { body } = await ask('GET', `${root}/Systems`);
  assert.deepEqual((body as { Members: unknown }).Members, [
    { '@odata.id': `${root}/Systems/a` },
    { '@odata.id': `${root}/Systems/Embedded.1` },
  ]);
  const reset = { body: '{"ResetType":"ForceOff"}' };
  const { status } = await ask('POST', `${root}/Systems/Embedded.1/Actions/ComputerSystem.Reset`, reset);
  assert.equal(status, 204);
  assert.deepEqual([await powerState('a'), await powerState('Embedded.1')], ['On', 'Off']);
  await ask('POST', `${root}/Systems/a/Actions/ComputerSystem.Reset`, {
    body: '{"ResetType":"ForceRestart"}',
  });
  assert.deepEqual(told, ['b off', 'a off', 'a on']);
});

test('a Redfish service whose machine cannot be asked says that it is unavailable', async () => {
  const { ask, power } = createSample();
  power.broken = true;
  assert.equal((await ask('GET', `${root}/Systems/a`)).status, 503);
});

test('a session of a Redfish service stands for name and password until it is ended', async () => {
  const { ask } = createSample();
  const account = { authorization: undefined, body: '{"UserName":"holdfast","Password":"s3cret:1"}' };
  const { status, headers } = await ask('POST', `${root}/SessionService/Sessions`, account);
  assert.equal(status, 201);
  const shown = { authorization: undefined, token: headers?.['x-auth-token'] };
  const place = headers?.location ?? '';
  const asked = async () => (await ask('GET', `${root}/Systems/a`, shown)).status;
  assert.equal(await asked(), 200);
  assert.equal((await ask('DELETE', place, shown)).status, 204);
  assert.equal(await asked(), 401);
});
