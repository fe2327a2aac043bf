/** `holdfast what-if` against a fake agent. `UPDATE_GOLDEN=1` rewrites the text; read the difference. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { routes } from '../../api/contract/routes.ts';
import { sampleConfig, sampleGroup, sampleNode } from '../../api/testing/sample-config.ts';
import { sampleDocument } from '../../api/testing/sample-document.ts';
import { sampleSnapshot, snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { loadClusterFile } from '../../config/load-cluster-file.ts';
import { exitCodes } from '../../errors.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import { runWords } from '../testing/run.ts';
import type { WhatIfView } from './what-if-view.ts';

let served: ServedFake;
before(async () => {
  served = await serveFake(snapshots.healthy());
});
after(() => served.close());

async function whatIf(line: string, shown: AgentSnapshot = snapshots.healthy(), ...more: string[]) {
  served.agent.shown = shown;
  const asked = served.agent.asked.length;
  const before = JSON.stringify(shown);
  const ran = await runWords(served, ['what-if', line, ...more]);
  assert.equal(JSON.stringify(shown), before, 'what the agent showed is what it was');
  assert.equal(served.agent.asked.length, asked, 'the cluster was asked for nothing');
  assert.deepEqual(served.agent.configurations, []);
  return ran;
}

async function viewOf(line: string, shown?: AgentSnapshot): Promise<WhatIfView & { readonly exit: number }> {
  const { exit, out } = await whatIf(line, shown, '-o', 'json');
  return { ...(JSON.parse(out) as WhatIfView), exit };
}

/** Of three nodes each holds a member of the store. */
function withMembers(well: readonly string[] = ['my-vm1', 'my-vm2', 'my-vm3']): AgentSnapshot {
  const names = ['my-vm1', 'my-vm2', 'my-vm3'];
  const nodes = Object.fromEntries(names.map((name, i) => [name, sampleNode(i + 1)]));
  const url = (name: string) => `http://${nodes[name]!.addresses.ring}:2379`;
  const members = names.map((name) => ({
    name,
    state: '',
    detail: '',
    well: well.includes(name),
    at: url(name),
    ...(name === 'my-vm2' && ({ leads: true } as const)),
  }));
  const managed = { members: names, electionMs: 1_000 };
  const store = { kind: 'etcd', endpoints: names.map(url), managed };
  const document = sampleDocument();
  const is = Object.fromEntries(
    names.map((name) => [
      name,
      well.includes(name)
        ? document.nodes[name]!
        : ({ is: 'gone', inc: 'x', proof: { kind: 'off' } } as const),
    ]),
  );
  const s = sampleSnapshot({
    config: sampleConfig({ nodes, store, groups: { web: sampleGroup({ nodes: names }) } }),
    document: { ...document, nodes: is },
  });
  return { ...s, store: { ...s.store, description: { kind: 'etcd', healthy: true, summary: '', members } } };
}

const moments: readonly (readonly [line: string, shown: () => AgentSnapshot])[] = [
  ['power off my-vm1', snapshots.healthy],
  ['drain my-vm1; wait; power off my-vm2', snapshots.healthy],
  ['isolate my-vm1', snapshots.waitingForPerson],
  ['store off; wait 3s; power off my-vm1', snapshots.healthy],
  ['power off my-vm2', snapshots.troubled],
  ['power off my-vm1', withMembers],
  ['power off my-vm2', () => withMembers(['my-vm1', 'my-vm2'])],
  ['power off my-vm1', snapshots.empty],
];

test('what-if tells each moment as the golden file has it', async () => {
  const told: string[] = [];
  for (const [line, shown] of moments) told.push((await whatIf(line, shown())).out);
  const golden = new URL('./what-if.golden.txt', import.meta.url);
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, told.join('\n'));
  assert.equal(told.join('\n'), readFileSync(golden, 'utf8'));
});

test('what-if ends with what the line would come to', async () => {
  const ends = async (line: string, shown?: AgentSnapshot) => {
    const { verdict, exit } = await viewOf(line, shown);
    return [verdict, exit];
  };
  assert.deepEqual(await ends('power off my-vm1'), ['outage', exitCodes.ok]);
  assert.deepEqual(await ends('power off my-vm5'), ['nothing', exitCodes.ok]);
  assert.deepEqual(await ends('stop web'), ['down', exitCodes.down]);
  assert.deepEqual(await ends('store off'), ['no-majority', exitCodes.down]);
  assert.deepEqual(await ends('failback web; start web; confirm-off my-vm2'), ['refused', exitCodes.refused]);
  const two = withMembers(['my-vm1', 'my-vm2']);
  assert.deepEqual(await ends('power off my-vm2', two), ['no-majority', exitCodes.down]);
  assert.deepEqual(await ends('power off my-vm3', two), ['nothing', exitCodes.ok]);
});

test('what-if says by what it reckons: what was seen of the agent that is asked, else what is usual', async () => {
  const second = (reason: Parameters<ServedFake['agent']['tell']>[0], at: number) =>
    served.agent.tell(reason, { at: served.agent.shown.at + at });
  second({ kind: 'group-assigned', group: 'web', node: 'my-vm2', proof: 'off', gen: 3 }, -9_000);
  second({ kind: 'runs', group: 'web', node: 'my-vm2' }, -8_200);
  second({ kind: 'fences', node: 'my-vm1', attempt: 1, why: { kind: 'asked', by: 'ada' } }, -12_000);
  second({ kind: 'says-off', node: 'my-vm1', attempt: 1, by: 'power-switch' }, -9_500);
  const { durations, groups } = await viewOf('power off my-vm1');
  assert.deepEqual(durations, [
    { what: 'fence', of: 'my-vm1', ms: 2_500, from: 'measured' },
    { what: 'start', of: 'web', ms: 800, from: 'measured' },
  ]);
  const [web] = groups;
  assert.ok(web?.outageMs && web.outageMs > 3_400 && web.outageMs < 4_200, String(web?.outageMs));
  served.agent.journal.length = 0;
});

const mistakes: readonly (readonly [line: string, column: number, said: RegExp])[] = [
  ['powr off my-vm1', 1, /"powr" is no command; did you mean "power"\?/],
  ['power off my-vm9', 11, /"my-vm9": there is no such node; did you mean "my-vm\d"\?/],
  ['power off my-vm1; move wep my-vm2', 24, /"wep": there is no such group; did you mean "web"\?/],
  ['power off my-vm1;cut my-vm2', 28, /NODE is missing; write "cut/],
  ['power of my-vm1', 7, /did you mean "off"\?/],
  ['power off my-vm1 now', 18, /"now" is one word too many/],
  ['power my-vm9 off', 7, /"my-vm9": there is no such node/],
  ['  ;  isolate my-vm1 offise', 21, /"offise": there is no such network; did you mean "office"\?/],
  ['move web my-vm2 for=1h', 17, /"for" is no option/],
  ['wait soon', 6, /"soon"/],
  [' ; ', 1, /nothing to suppose/],
  ['cluster nodes=(a,b)', 1, /"cluster" is no command/],
];

for (const [line, column, said] of mistakes)
  test(`what-if "${line}" says where the mistake is and what would be right`, async () => {
    const { exit, out, err } = await whatIf(line);
    assert.deepEqual([exit, out], [exitCodes.usage, '']);
    assert.match(err, new RegExp(`^holdfast: Column ${column} of the line: `));
    assert.match(err, said);
  });

test('what-if takes the words of a lab command as they are', async () => {
  const [asLab, asLine] = [await viewOf('power my-vm1 off'), await viewOf('power off my-vm1')];
  assert.deepEqual({ ...asLab, line: '' }, { ...asLine, line: '' });
});

test('what-if asks for another node where the one that is asked does not read the store', async () => {
  const { exit, err } = await whatIf('power off my-vm1', snapshots.storeUnreachable());
  assert.equal(exit, exitCodes.unreachable);
  assert.match(err, /my-vm2 does not read the store now.*--host/);
  assert.equal((await whatIf('power off my-vm1', snapshots.notInitialised())).exit, exitCodes.refused);
});

test('A snapshot can be had by whoever may look, and is all that what-if asks for beside events', () => {
  assert.deepEqual([routes.snapshot.permission, routes.events.permission], ['read', 'read']);
});

test('what-if applies a cluster file to the copy, and what it brings can be named after it', async () => {
  const file = new URL('../../../examples/web-five-nodes.yaml', import.meta.url).pathname;
  const { config } = loadClusterFile(file);
  const shown = sampleSnapshot({
    config: { ...config!, groups: {} },
    document: sampleDocument({ groups: {} }),
  });
  const group = Object.keys(config!.groups)[0]!;
  const { exit, story, groups } = await viewOf(`apply ${file}; wait; move ${group} my-vm3`, shown);
  assert.equal(exit, exitCodes.ok);
  assert.ok(story.some(({ reason }) => reason?.kind === 'configuration-in-force'));
  const placed = groups.find((one) => one.group === group);
  assert.deepEqual([placed?.before, placed?.after], [null, 'my-vm3']);
  const missing = await whatIf('apply /nonexistent/cluster.yaml', shown);
  assert.equal(missing.exit, exitCodes['invalid-file']);
});

test('what-if --every node tells of each node what its loss would come to', async () => {
  served.agent.shown = withMembers(['my-vm1', 'my-vm2']);
  const told = [await runWords(served, ['what-if', '--every', 'node'])];
  served.agent.shown = snapshots.healthy();
  told.push(await runWords(served, ['what-if', '--every', 'node']));
  served.agent.shown = snapshots.troubled();
  told.push(await runWords(served, ['what-if', '--every', 'node', 'drain my-vm3']));
  const { down, ok } = exitCodes;
  assert.deepEqual(
    told.map(({ exit }) => exit),
    [down, ok, down],
  );
  const golden = new URL('./every-node.golden.txt', import.meta.url);
  const text = told.map(({ out }) => out).join('\n');
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
  assert.equal(text, readFileSync(golden, 'utf8'));
  assert.deepEqual(served.agent.asked, []);
});

test('what-if without anything to suppose is a mistake of usage', async () => {
  const { exit, out } = await runWords(served, ['what-if']);
  assert.deepEqual([exit, out], [exitCodes.usage, '']);
});
