/** What another store would change, as `plan` tells it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../core/config.ts';
import { parseClusterText } from './load-cluster-file.ts';
import { planStore } from './plan-store.ts';

/** A store process, reached with certificates or not. */
function storeProcess(identity: string): Config {
  const text = `
cluster: {name: c, format: 1, fence: [{device: manual}]${identity}}
store: {kind: sqlite, address: "10.1.0.250:7400", lab: true}
hostNetworks: {ring: {role: cluster, subnet: 10.1.0.0/24}}
nodes: {a: {addresses: {ring: 10.1.0.11}}, b: {addresses: {ring: 10.1.0.12}}}
`;
  const { config: compiled, diagnostics } = parseClusterText(text, 'c.yaml');
  assert.ok(compiled, JSON.stringify(diagnostics));
  return compiled;
}

function config(store: string, last = 11, identity = ''): Config {
  const { config: compiled, diagnostics } = parseClusterText(
    `
cluster: {name: c, format: 1, fence: [{device: manual}]${identity}}
store: {kind: etcd, managed: true${store}}
hostNetworks: {ring: {role: cluster, subnet: 10.1.0.0/24}}
nodes:
  a: {addresses: {ring: 10.1.0.${last}}}
  b: {addresses: {ring: 10.1.0.12}}
  c: {addresses: {ring: 10.1.0.13}}
  d: {addresses: {ring: 10.1.0.14}}
`,
    'c.yaml',
  );
  assert.ok(compiled, JSON.stringify(diagnostics));
  return compiled;
}

const effects = (from: Config, to: Config) => planStore(from, to).map(({ effect }) => effect);

test('planStore() takes other members, which the coordinator brings about', () => {
  const changes = planStore(config(''), config(', members: [a, b, d]'));
  assert.deepEqual(
    changes.map(({ effect }) => effect),
    ['none'],
  );
  assert.match(changes[0]?.words ?? '', /\bd\b.*\bc\b/);
});

test('planStore() refuses another place for a member that stays, and takes it for one that goes', () => {
  assert.deepEqual(effects(config(''), config('', 2)), ['refused']);
  assert.deepEqual(effects(config(''), config(', peerPort: 2390')), ['refused']);
  assert.deepEqual(effects(config(', members: [b, c, d]'), config(', members: [b, c, d]', 2)), []);
});

test('planStore() tells that members speak with certificates, whatever else it changes', () => {
  const secured = config('', 11, ', identity: identity');
  assert.deepEqual(
    secured.store.endpoints,
    ['11', '12', '13'].map((last) => `https://10.1.0.${last}:2379`),
  );
  assert.deepEqual(effects(config(''), secured), ['none']);
  assert.deepEqual(effects(secured, config('')), ['none']);
  assert.deepEqual(effects(secured, config(', members: [a, b, d]', 11, ', identity: identity')), ['none']);
});

test('planStore() tells that other settings need a restart, and refuses another prefix', () => {
  assert.deepEqual(effects(config(''), config(', quota: 4096')), ['none']);
  assert.deepEqual(effects(config(''), config(', prefix: /x')), ['refused']);
});

test('planStore() does not say that a store is reached by another place where only certificates come', () => {
  const [plain, secured] = [storeProcess(''), storeProcess(', identity: identity')];
  const [comes] = planStore(plain, secured);
  const [goes] = planStore(secured, plain);
  assert.deepEqual([comes?.effect, goes?.effect], ['none', 'none']);
  assert.notEqual(comes?.words, goes?.words);
  assert.equal(comes?.words.split('10.1.0.250').length, 2);
});
