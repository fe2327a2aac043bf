import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { fingerprintOf } from '../../identity/certificate.ts';
import { parseJoinText } from '../../identity/join-text.ts';
import { sampleAuthority } from '../../identity/testing/sample-identity.ts';
import { run } from '../testing/run.ts';

let served: ServedFake;
beforeEach(async () => {
  served = await serveFake(snapshots.healthy());
});
afterEach(() => served.close());

test('token create prints the token and nothing else where a program reads, and says whose it is beside it', async () => {
  const { exit, out, err } = await run(served, 'token create --for eve --role operate --ends 30d');
  assert.deepEqual([exit, out], [0, '00000001\n']);
  assert.match(err, /^Token 00000001 for eve, role operate, until 20.*shown this once/);
});

test('token list shows who may come in, and says what to do where nobody may', async () => {
  assert.match((await run(served, 'token list')).out, /^No tokens yet. Make one with: holdfast token create/);
  await run(served, 'token create --for eve');
  const { out } = await run(served, 'token list');
  assert.match(out, /^ID +FOR +OPENS +STATE +ENDS +BY +MADE\n00000001 +eve +view +in force +in 90d /);
  assert.doesNotMatch(out, /hash/);
});

test('token revoke takes back what it named when it asked, and list tells by whom', async () => {
  await run(served, 'token create --for eve');
  const refused = await run(served, 'token revoke eve');
  assert.match(refused.err, /"Take back 00000001 \(eve, view\)\?" was not answered with "yes"/);
  assert.equal((await run(served, 'token revoke eve --yes')).out, 'Taken back: 00000001 (eve).\n');
  assert.match((await run(served, 'token list')).out, /^No token is in force; 1 token of before/);
  assert.match((await run(served, 'token list --all')).out, /revoked by/);
  const again = await run(served, 'token revoke eve --yes');
  assert.equal(again.exit, 6);
  assert.match(again.err, /No token in force has the id or name "eve"/);
});

test('token create refuses a name that is none, and an end that is no time', async () => {
  for (const wrong of [
    '--for a/b',
    `--for ${'x'.repeat(65)}`,
    '--for eve --ends 1s',
    '--for eve --role root',
  ])
    assert.equal((await run(served, `token create ${wrong}`)).exit, 2, wrong);
  assert.deepEqual(await served.agent.access.tokens(), []);
});

test('token create --for join prints all that a host needs, and the command to type there', async () => {
  const authority = await sampleAuthority();
  served.agent.authorities = authority.certificate;
  const { exit, out, err } = await run(served, 'token create --for join --node my-vm6');
  assert.equal(exit, 0, err);
  const text = parseJoinText(out.trim());
  assert.deepEqual(text, {
    cluster: 'my-cluster',
    places: text?.places,
    fingerprint: fingerprintOf(new X509Certificate(authority.certificate)),
    secret: '00000001',
    node: 'my-vm6',
  });
  const { node = '', config } = served.agent.shown;
  const own = Object.values(config?.nodes[node]?.addresses ?? {});
  assert.ok(own.includes(text?.places[0]?.host ?? ''), 'this node is asked first');
  assert.ok(err.endsWith(`\n\n  holdfast join ${out}`), err);
  const [made] = await served.agent.access.tokens();
  assert.deepEqual(made?.token.opens, { is: 'join', node: 'my-vm6' });
  assert.equal((made?.token.endsAt ?? 0) - (made?.token.madeAt ?? 0), 3_600_000);
  assert.match((await run(served, 'token list')).out, /00000001 +my-vm6 +join as my-vm6 +in force/);
});

test('token create --for join says what is missing in a cluster without an identity, and makes none', async () => {
  served.agent.authorities = undefined;
  const { exit, err } = await run(served, 'token create --for join');
  assert.equal(exit, 3);
  assert.match(err, /cluster\.identity/);
  assert.deepEqual(await served.agent.access.tokens(), []);
  assert.equal((await run(served, 'token create --for eve --node my-vm6')).exit, 2);
});

test('token create --for join names the port in force, and makes none where no node answers from the network', async () => {
  served.agent.authorities = (await sampleAuthority()).certificate;
  const { config } = served.agent.shown;
  assert.ok(config);
  const answerAt = (api: typeof config.api) => {
    served.agent.shown = { ...served.agent.shown, config: { ...config, api } };
  };
  answerAt({ enabled: true, port: 7443 });
  const text = parseJoinText((await run(served, 'token create --for join')).out.trim());
  assert.deepEqual([...new Set(text?.places.map(({ port }) => port))], [7443]);
  answerAt({ enabled: false, port: 7443 });
  const before = await served.agent.access.tokens();
  const { exit, err } = await run(served, 'token create --for join');
  assert.equal(exit, 3);
  assert.match(err, /api\.enabled/);
  assert.deepEqual(await served.agent.access.tokens(), before);
});
