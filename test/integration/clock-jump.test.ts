/**
 * Wall clocks that jump on a node of a running cluster, forwards and back, also while daemons start. Nothing may follow
 * from it but other times in the journal: leases, beats and judgements live on clocks that do not jump.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import type { GroupView } from '../../src/api/contract/group-view.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { LooseCluster } from './support/loose-cluster.ts';
import { throughout, until } from './support/until.ts';

enterOwnNamespaces(import.meta.filename);

const nodes = ['a', 'b', 'c'];
const file = `
cluster:
  name: clocks-${process.ppid}-${process.pid}
  format: 1
  fence: [{device: agent, program: /bin/false, timeout: 1s}]
store: {kind: sqlite, address: "127.0.3.1:7400", lab: true}
hostNetworks:
  office: {role: both, subnet: 127.0.1.0/24}
  ring: {role: cluster, subnet: 127.0.2.0/24}
nodes:
${nodes.map((n, i) => `  ${n}: {addresses: {office: 127.0.1.${i + 1}, ring: 127.0.2.${i + 1}}}`).join('\n')}
groups:
  web: {nodes: [a, b, c], resources: {main: {type: exec, command: [sleep, infinity]}}}
`;

let cluster: LooseCluster;
const web = async (): Promise<GroupView | undefined> => (await cluster.client('b').groups())[0];
const serves = async (node: string) => {
  const group = await web();
  return group?.state === 'running' && group.node === node;
};
const kinds = async (node: string) =>
  (await cluster.client(node).events({})).map(({ reason }) => reason.kind);
const alarmKinds = ['node-accused', 'suspect', 'suspect-spared', 'hears-no-longer'];
const alarms = async () =>
  (await Promise.all(nodes.map(kinds))).flat().filter((kind) => alarmKinds.includes(kind));
const lastEventAt = async (node: string) =>
  Date.parse((await cluster.client(node).events({ last: 1 }))[0]?.at ?? '');

before(async () => {
  cluster = new LooseCluster(file);
  for (const node of nodes) cluster.startAgent(node);
  await until(() => serves('a'), 20_000, 'web runs on a');
  await until(
    async () => (await cluster.client('b').nodes()).every(({ state }) => state === 'in'),
    20_000,
    'all in',
  );
});
after(() => cluster.close());

for (const [offset, where] of [
  ['+3d', 'a'],
  ['-3d', 'a'],
  ['+0', 'a'],
  ['-1d', 'b'],
] as const) {
  test(`A cluster does not notice that the clock of ${where} is at ${offset} from one moment to the next`, async () => {
    const before = await web();
    cluster.setClock(where, offset);
    // Some renewals, and longer than a daemon may hang.
    await throughout(() => serves('a'), 4_000, 'a serves');
    assert.equal((await web())?.generation, before?.generation);
    assert.deepEqual(await alarms(), []);
  });
}

test('A daemon that starts under another clock takes over what runs, and a move works', async () => {
  cluster.setClock('a', '+300d');
  const before = await web();
  const daemon = execFileSync('pgrep', ['-f', 'daemon.js --node a'], { encoding: 'utf8' }).trim();
  process.kill(Number(daemon), 'SIGKILL');
  await until(async () => (await kinds('a')).includes('daemon-started-again'), 10_000, 'another daemon');
  assert.equal((await web())?.generation, before?.generation);
  const day = 86_400_000;
  assert.ok((await lastEventAt('a')) - Date.now() > 299 * day, 'the agent lives on the other clock');
  await cluster.client('a').submit({ kind: 'move', group: 'web', node: 'b', forMs: 60_000 });
  await until(() => serves('b'), 10_000, 'web runs on b');
  assert.deepEqual(await alarms(), []);
});
