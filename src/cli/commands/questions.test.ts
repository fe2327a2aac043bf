/** Commands that only look. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { words } from '../../core/words/words.ts';
import { run } from '../testing/run.ts';

let served: ServedFake;
before(async () => {
  served = await serveFake(snapshots.troubled());
});
after(() => served.close());

const golden: Readonly<Record<string, string>> = {
  'node-list': 'node list',
  'node-show': 'node show my-vm3',
  'group-show': 'group show mail',
  'resource-list': 'resource list',
  'resource-show': 'resource show sql/content',
  'explain-group': 'explain group mail',
  'explain-node': 'explain group web --node my-vm5',
};

for (const [name, line] of Object.entries(golden)) {
  test(`${line} prints what the golden file says`, async () => {
    const path = join(import.meta.dirname, 'golden', `${name}.txt`);
    const { exit, out, err } = await run(served, line);
    assert.deepEqual([exit, err], [0, '']);
    if (process.env.UPDATE_GOLDEN) writeFileSync(path, out);
    assert.equal(out, readFileSync(path, 'utf8'));
  });
}

for (const line of [
  'status',
  'node list',
  'node show my-vm1',
  'group list',
  'group show web',
  'resource list',
  'explain group web',
]) {
  test(`${line} says the same as json and as yaml`, async () => {
    const json = JSON.parse((await run(served, `${line} -o json`)).out);
    assert.deepEqual(parse((await run(served, `${line} -o yaml`)).out), json);
  });
}

test('a format that does not exist is a mistake of usage', async () => {
  const ran = await run(served, 'status -o xml');
  assert.equal(ran.exit, 2);
  assert.match(ran.err, /Allowed choices are table, json, yaml/);
});

test('group list of a cluster without groups says how to add one', async () => {
  served.agent.shown = snapshots.empty();
  const ran = await run(served, 'group list');
  assert.equal(ran.out, 'No groups yet. Add one to the cluster file and run: holdfast apply FILE\n');
  assert.equal((await run(served, 'group list -o json')).out, '[]\n');
  const show = await run(served, 'group show web');
  assert.deepEqual(
    [show.exit, show.err],
    [
      6,
      'holdfast: Group "web" is not in the cluster: it has no groups, or this agent has just started and does not know them yet: see "holdfast status".\n',
    ],
  );
  served.agent.shown = snapshots.troubled();
});

test('explain before there is a cluster says what to do', async () => {
  served.agent.shown = snapshots.notInitialised();
  const ran = await run(served, 'plan /work/none.yaml');
  assert.equal(ran.exit, 5);
  const status = await run(served, 'status');
  assert.match(status.out, /^No cluster yet/);
  served.agent.shown = snapshots.troubled();
});

test('a resource name that several groups have must be said in full', async () => {
  const ran = await run(served, 'resource show nginx');
  assert.equal(ran.exit, 6);
  assert.match(ran.err, /several groups have one; say web\/nginx or mail\/nginx/);
});

test('without an agent every question says how to start one', async () => {
  for (const line of ['status', 'node list', 'group stop web', 'events', 'doctor']) {
    const ran = await run(undefined, line);
    assert.equal(ran.exit, 4, line);
    assert.match(ran.err, /Start it with "holdfast agent/);
  }
});

const runs = { kind: 'runs', group: 'web', node: 'my-vm1' } as const;
const accused = { kind: 'node-accused', node: 'my-vm3', why: { kind: 'stays-unclean' } } as const;

test('events tell the newest first come, and only what was asked about', async () => {
  served.agent.tell(runs, { group: 'web' });
  served.agent.tell(accused, { node: 'my-vm3', level: 'alarm' });
  const [first, second] = [
    `2026-11-20 12:00:00.001           ${words(runs)}\n`,
    `2026-11-20 12:00:00.002  ALARM    ${words(accused)}\n`,
  ];
  assert.equal((await run(served, 'events')).out, `${first}${second}`);
  assert.equal((await run(served, 'events --group web')).out, first);
  assert.equal((await run(served, 'events --last 1')).out, second);
  assert.equal((await run(served, 'events --last many')).exit, 2);
});

test('events about a name that neither the cluster nor its past knows are refused', async () => {
  const group = await run(served, 'events --group wbe');
  assert.deepEqual(
    [group.exit, group.err],
    [6, 'holdfast: Group "wbe" is not in the cluster: did you mean "web"?\n'],
  );
  assert.equal((await run(served, 'events --node my-vm33')).exit, 6);
  assert.equal((await run(served, 'events --follow --node my-vm33')).exit, 6);
  served.agent.tell({ kind: 'group-removed', group: 'gone' }, { group: 'gone' });
  const { out } = await run(served, 'events --group gone --last 1 -o json');
  assert.equal(JSON.parse(out)[0].reason.kind, 'group-removed');
  assert.equal((await run(served, 'events --group mail')).out, 'No events about that yet.\n');
  assert.equal((await run(served, 'events --last 0')).out, 'None was asked for: --last 0.\n');
  served.agent.journal.length = 2;
});

test('events --follow goes on until interrupted', async () => {
  const end = new AbortController();
  let seen = '';
  const onOut = (text: string) => {
    seen += text;
    if (text.includes(accused.kind))
      served.agent.tell({ kind: 'node-removed', node: 'my-vm3' }, { node: 'my-vm3' });
    if (seen.includes('node-removed')) end.abort();
  };
  const ran = await run(served, 'events --follow --last 1 -o json', { signal: end.signal, onOut });
  assert.equal(ran.exit, 0);
  assert.deepEqual(
    ran.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).reason.kind),
    ['node-accused', 'node-removed'],
  );
});

test('words that are no command get what was probably meant', async () => {
  const ran = await run(served, 'stauts');
  assert.equal(ran.exit, 2);
  assert.match(ran.err, /Did you mean status\?/);
  assert.equal((await run(served, 'group list surplus')).exit, 2);
  assert.equal((await run(served, 'group move')).exit, 2);
  assert.equal((await run(served, 'group')).exit, 2);
  assert.equal((await run(served, 'group move --help')).exit, 0);
  assert.equal((await run(served, 'version')).exit, 0);
  assert.match((await run(served, '--version')).out, /^holdfast \d/);
  const early = await run(served, '-o json status');
  assert.deepEqual([early.exit, early.out], [2, '']);
  assert.match(early.err, /^holdfast: unknown option '-o'\nOptions stand behind the command/);
});

test('help shows how a command is used, wherever it stands', async () => {
  const { out } = await run(served, 'group move --help');
  assert.match(out, /^Usage: holdfast group move/);
  assert.deepEqual(await run(served, 'help group move'), { exit: 0, out, err: '' });
  assert.match((await run(served, 'help agent')).out, /^Usage: holdfast agent/);
  assert.deepEqual([(await run(served, 'help')).exit, (await run(served, 'help group')).exit], [0, 0]);
  const wrong = await run(served, 'help stauts');
  assert.deepEqual([wrong.exit, wrong.out], [2, '']);
  assert.match(wrong.err, /Did you mean status\?/);
});

test('a time of nothing is a mistake of usage', async () => {
  for (const line of ['group move web --for 0s', 'group stop web --timeout 0ms']) {
    const { exit, err } = await run(served, line);
    assert.equal(exit, 2, line);
    assert.match(err, /: 0m?s is no time at all\. Write for example/);
  }
});

test('doctor refuses a node without the file it stands in', async () => {
  const ran = await run(served, 'doctor --node my-vm1');
  assert.equal(ran.exit, 2);
  assert.match(ran.err, /--node names a node of a file, and --cluster is missing/);
});
