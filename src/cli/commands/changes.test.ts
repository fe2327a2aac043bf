/** Commands that ask the cluster for something, against an agent that plays the cluster's part. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { accused, inc, owned, sampleDocument, sampleNow } from '../../api/testing/sample-document.ts';
import { sampleSnapshot, snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import type { Reason } from '../../core/reason.ts';
import type { GroupEntry } from '../../core/takeover/document.ts';
import type { Request } from '../../core/takeover/requests/requests.ts';
import { advice } from '../../core/words/advice.ts';
import { words } from '../../core/words/words.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import { run } from '../testing/run.ts';

let served: ServedFake;
before(async () => {
  served = await serveFake(snapshots.healthy());
});
after(() => served.close());
beforeEach(() => {
  served.agent.shown = snapshots.healthy();
  served.agent.outcome = { outcome: 'accepted' };
  served.agent.onAccepted = () => {};
  served.agent.asked.length = 0;
});

/** After an accepted request the agent shows one moment after the other, each for a little while. */
function play(...moments: readonly AgentSnapshot[]): void {
  served.agent.onAccepted = () => {
    const snapshot = served.agent.snapshot.bind(served.agent);
    let at = 0;
    served.agent.snapshot = async () => {
      served.agent.shown = moments[Math.min(at++, moments.length - 1)] ?? served.agent.shown;
      if (at >= moments.length) served.agent.snapshot = snapshot;
      return served.agent.shown;
    };
  };
}

const asked = (): Request[] => served.agent.asked.map((a) => a.request);
const web = (entry: GroupEntry, change: Partial<ReturnType<typeof sampleDocument>> = {}) =>
  sampleSnapshot({ document: sampleDocument({ groups: { web: entry }, ...change }) });
const moved = { kind: 'moved-for', node: 'my-vm2' } as const;
const draining: GroupEntry = {
  ...owned('my-vm1'),
  is: 'draining',
  why: moved,
} as GroupEntry;
const movedTo2 = owned('my-vm2', { gen: 8 });
const pin = { node: 'my-vm2', by: 'ada', until: sampleNow + 3_600_000 };

test('group move waits until the group runs there and tells about the pin', async () => {
  play(web(draining), web({ is: 'free', gen: 7 }), web(movedTo2, { pins: { web: pin } }));
  const ran = await run(served, 'group move web my-vm2 --for 1h');
  assert.deepEqual(asked(), [{ kind: 'move', group: 'web', node: 'my-vm2', forMs: 3_600_000 }]);
  assert.equal(ran.out, 'web is running on my-vm2, pinned there until 2026-11-20T13:00:00.000Z.\n');
  assert.equal(ran.err, `waiting: web is stopping on my-vm1: ${words(moved)}\nwaiting: web is waiting\n`);
  assert.equal(ran.exit, 0);
});

test('group move asks for the best other node when none is named', async () => {
  play(web(movedTo2));
  assert.equal((await run(served, 'group move web')).exit, 0);
  assert.deepEqual(asked(), [{ kind: 'move', group: 'web', node: '', forMs: 3_600_000 }]);
});

test('group move says what was probably meant and asks for nothing', async () => {
  const node = await run(served, 'group move web my-vn2');
  assert.deepEqual(
    [node.exit, node.err],
    [6, 'holdfast: Node "my-vn2" is not in the cluster: did you mean "my-vm2"?\n'],
  );
  const group = await run(served, 'group move wbe my-vm2');
  assert.deepEqual(
    [group.exit, group.err],
    [6, 'holdfast: Group "wbe" is not in the cluster: did you mean "web"?\n'],
  );
  assert.deepEqual(asked(), []);
});

test('group move refuses a duration without a unit', async () => {
  const ran = await run(served, 'group move web my-vm2 --for 90');
  assert.equal(ran.exit, 2);
  assert.match(ran.err, /duration "90" has no unit/);
});

test('group move without waiting returns at once', async () => {
  const ran = await run(served, 'group move web my-vm2 --no-wait');
  assert.deepEqual([ran.exit, ran.out, ran.err], [0, 'Accepted.\n', '']);
});

test('group move that is not finished in time says how it stands and where to look', async () => {
  play(web(draining));
  const ran = await run(served, 'group move web my-vm2 --timeout 2s');
  assert.equal(ran.exit, 7);
  assert.match(
    ran.err,
    /after 2 s it is not finished: web is stopping on my-vm1: .*\. Look with "holdfast explain group web"/,
  );
});

test('a move that another one overrules ends at once, and says by whom', async () => {
  play(web(owned('my-vm1'), { pins: { web: { ...pin, node: 'my-vm3', by: 'eve' } } }));
  const ran = await run(served, 'group move web my-vm2 --timeout 20s');
  assert.equal(ran.exit, 7);
  assert.match(ran.err, /not going to happen any more: eve moves web to my-vm3\./);
});

const stillHeard: Reason = { kind: 'still-heard', node: 'my-vm2' };
const refusals: readonly (readonly [Reason, string])[] = [
  [
    { kind: 'may-not-run', group: 'web', node: 'my-vm2', why: { kind: 'drained-by', by: 'ada' } },
    ' Next: holdfast explain group web',
  ],
  [{ kind: 'under-maintenance', group: 'web' }, ' Next: holdfast group maintenance web off'],
  [stillHeard, ` ${advice(stillHeard)}`],
];

for (const [reason, next] of refusals) {
  test(`the refusal ${reason.kind} is printed with the next step`, async () => {
    served.agent.outcome = { outcome: 'refused', reason };
    const ran = await run(served, 'group move web my-vm2');
    assert.deepEqual([ran.exit, ran.out, ran.err], [3, '', `holdfast: ${words(reason)}.${next}\n`]);
  });
}

test('a request without an answer is not taken for a failure', async () => {
  served.agent.outcome = { outcome: 'unanswered', reason: { kind: 'request-waits-for-store' } };
  const ran = await run(served, 'group stop web');
  assert.equal(ran.exit, 7);
  assert.match(ran.err, /This is not done any more/);
});

test('group unpin tells whether there was a pin', async () => {
  const none = await run(served, 'group unpin web');
  assert.deepEqual([none.exit, none.out], [0, 'web was not pinned; its failback is on.\n']);
  served.agent.shown = web(movedTo2, { pins: { web: pin } });
  play(web(movedTo2));
  const had = await run(served, 'group unpin web');
  assert.deepEqual([had.exit, had.out], [0, 'web is no longer pinned; its failback is on.\n']);
});

test('a coordinator that does not answer is waited for no longer than was said', async () => {
  const submit = served.agent.submit.bind(served.agent);
  served.agent.submit = () => new Promise(() => {});
  const ran = await run(served, 'group stop web --timeout 300ms');
  served.agent.submit = submit;
  assert.equal(ran.exit, 7);
  assert.match(
    ran.err,
    /has not answered within 0.3 s, so this is not done any more.*holdfast explain group web/,
  );
});

test('group stop waits until nobody owns the group', async () => {
  play(web(draining), web({ is: 'free', gen: 7 }, { stopped: { web: { is: 'asked', by: 'ada' } } }));
  const ran = await run(served, 'group stop web');
  assert.deepEqual([ran.exit, ran.out], [0, 'web is stopped.\n']);
});

test('group restart waits for a new generation, not for the old one to look fine', async () => {
  play(web(owned('my-vm1')), web(draining), web(owned('my-vm1', { gen: 8 })));
  const ran = await run(served, 'group restart web');
  assert.deepEqual([ran.exit, ran.out], [0, 'web is running on my-vm1.\n']);
  assert.match(ran.err, /waiting: web is running on my-vm1/);
});

const plain = ['start', 'stop', 'restart', 'unpin', 'failback', 'enable', 'disable'] as const;
for (const verb of plain) {
  test(`group ${verb} asks for exactly that`, async () => {
    assert.equal((await run(served, `group ${verb} web --no-wait`)).exit, 0);
    assert.deepEqual(asked(), [{ kind: verb, group: 'web' }]);
  });
}

test('group maintenance takes on or off and nothing else', async () => {
  play(web(owned('my-vm1'), { maintenance: { web: { by: 'ada' } } }));
  const ran = await run(served, 'group maintenance web on');
  assert.deepEqual([ran.exit, ran.out], [0, 'web is under maintenance: nobody watches it.\n']);
  assert.deepEqual(asked(), [{ kind: 'maintenance', group: 'web', on: true }]);
  assert.equal((await run(served, 'group maintenance web maybe')).exit, 2);
});

test('node drain waits until the node has no groups', async () => {
  const drained = { drained: { 'my-vm1': { by: 'ada' } } };
  play(web(owned('my-vm1'), drained), web(draining, drained), web(movedTo2, drained));
  const ran = await run(served, 'node drain my-vm1');
  assert.deepEqual([ran.exit, ran.out], [0, 'my-vm1 is drained; web on my-vm2.\n']);
  assert.equal(ran.err, 'waiting: my-vm1 still has web\n');
});

test('node resume, disarm and arm ask for exactly that', async () => {
  for (const line of ['node resume my-vm1', 'disarm', 'arm']) await run(served, `${line} --no-wait`);
  assert.deepEqual(asked(), [{ kind: 'resume', node: 'my-vm1' }, { kind: 'disarm' }, { kind: 'arm' }]);
});

test('node fence waits for the proof', async () => {
  const gone = { is: 'gone', inc: inc('my-vm3'), proof: { kind: 'off', by: 'power-switch' } } as const;
  const nodes = sampleDocument().nodes;
  play(
    web(owned('my-vm1'), { nodes: { ...nodes, 'my-vm3': accused('my-vm3', { attempt: 1, started: true }) } }),
    web(owned('my-vm1'), { nodes: { ...nodes, 'my-vm3': gone } }),
  );
  const ran = await run(served, 'node fence my-vm3');
  assert.deepEqual([ran.exit, ran.out], [0, 'my-vm3 is gone (proof: off by power-switch).\n']);
  assert.equal(ran.err, 'waiting: my-vm3 is accused, fence attempt 1\n');
});

test('node fence counts a node that is back as somebody new', async () => {
  const back = { is: 'in', inc: 'new', lapse: false } as const;
  play(web(owned('my-vm1'), { nodes: { ...sampleDocument().nodes, 'my-vm3': back } }));
  assert.equal((await run(served, 'node fence my-vm3')).exit, 0);
});

test('node confirm-off wants the word of a person, and sends which incarnation that person saw', async () => {
  served.agent.shown = snapshots.disarmedLoss();
  const nobody = await run(served, 'node confirm-off my-vm1');
  assert.equal(nobody.exit, 3);
  assert.match(nobody.err, /Say --yes/);
  assert.equal((await run(served, 'node confirm-off my-vm1', { answer: 'y' })).exit, 3);
  assert.deepEqual(asked(), []);
  assert.equal((await run(served, 'node confirm-off my-vm1 --no-wait', { answer: 'yes' })).exit, 0);
  assert.equal((await run(served, 'node confirm-off my-vm1 --no-wait --yes')).exit, 0);
  const seen = served.agent.shown.document!.nodes['my-vm1'];
  assert.ok(seen && seen.is !== 'out');
  assert.deepEqual(asked()[0], { kind: 'confirm-off', node: 'my-vm1', inc: seen.inc });
});

test('nobody is asked whether a node is off that is heard, gone, or unknown', async () => {
  const options = { answer: 'yes' };
  const heard = await run(served, 'node confirm-off my-vm1', options);
  assert.equal(heard.exit, 3);
  const why: Reason = { kind: 'still-heard-by', node: 'my-vm1', by: 'my-vm2' };
  assert.ok(heard.err.startsWith(`holdfast: ${words(why)}. ${advice(why)}`), heard.err);
  served.agent.shown = snapshots.nodeGone();
  const needless = words({ kind: 'nothing-to-confirm', node: 'my-vm1', is: 'gone' });
  assert.ok((await run(served, 'node confirm-off my-vm1', options)).err.includes(needless));
  assert.equal((await run(served, 'node confirm-off my-vm9', options)).exit, 6);
  assert.deepEqual(asked(), []);
});

test('node fence asks before the node that one is on loses its power, and not about others', async () => {
  const own = await run(served, 'node fence my-vm2 --no-wait');
  assert.equal(own.exit, 3);
  assert.match(own.err, /"my-vm2 is this node: it loses its power under you\. Fence it\?"/);
  assert.deepEqual(asked(), []);
  assert.equal((await run(served, 'node fence my-vm2 --no-wait', { answer: 'yes' })).exit, 0);
  assert.equal((await run(served, 'node fence my-vm3 --no-wait')).exit, 0);
});

test('node drain asks where groups have no other node, and names them', async () => {
  assert.equal((await run(served, 'node drain my-vm1 --no-wait')).exit, 0);
  const drained = Object.fromEntries(['2', '3', '4', '5'].map((n) => [`my-vm${n}`, { by: 'ada' }]));
  served.agent.shown = web(owned('my-vm1'), { drained });
  const last = await run(served, 'node drain my-vm1 --no-wait');
  assert.equal(last.exit, 3);
  assert.match(last.err, /"No other node may run web now: it stops\. Drain my-vm1 all the same\?"/);
  assert.equal((await run(served, 'node drain my-vm1 --no-wait --yes')).exit, 0);
  assert.equal((await run(served, 'node drain my-vm3 --no-wait')).exit, 0);
});

test('resource cleanup forgets the failures of the group', async () => {
  const ran = await run(served, 'resource cleanup nginx');
  assert.deepEqual([ran.exit, ran.out], [0, 'the failures of web are forgotten; it is running.\n']);
  assert.deepEqual(asked(), [{ kind: 'cleanup', group: 'web' }]);
});
