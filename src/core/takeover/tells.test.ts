import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../sim/simple-config.ts';
import { turnIn } from '../../sim/turn-in.ts';
import type { Reason } from '../reason.ts';
import { forgetGone } from './forget-gone.ts';
import { observe } from './observe.ts';
import { tells, tellsHere } from './tells.ts';
import { say, type Turn } from './turn.ts';

const config = simpleConfig({
  nodes: ['a', 'b', 'c'],
  networks: ['net1'],
  fence: 'agent',
  groups: { web: { nodes: ['a'] } },
});
const begin = (): Turn => turnIn({ self: 'a', config });
const twoAnswer: Reason = { kind: 'two-answer', key: 'web/ip', macs: ['02:01', '02:02'], owner: '02:01' };

test('a record tells what only its node sees, alarms first, and not what every node reads off the document', () => {
  const t = begin();
  say(t, ['silent', 'b'], { kind: 'renews-nothing', node: 'b' }, { node: 'b', level: 'warning' });
  say(t, ['address', 'web/ip'], twoAnswer, { group: 'web', level: 'alarm' });
  say(
    t,
    ['nowhere', 'web'],
    { kind: 'runs-nowhere', group: 'web', why: { kind: 'not-placed' } },
    { level: 'alarm' },
  );
  assert.deepEqual(
    tells(t.s).tells?.map(({ level, reason }) => [level, reason.kind]),
    [
      ['alarm', 'two-answer'],
      ['warning', 'renews-nothing'],
    ],
  );
  assert.deepEqual(
    tellsHere(t.s).map(({ reason }) => reason.kind),
    ['two-answer', 'runs-nowhere', 'renews-nothing'],
  );
});

test('a record tells a bounded number of things, whatever goes wrong', () => {
  const t = begin();
  for (let i = 0; i < 200; i++)
    say(t, ['address', `web/ip${i}`], { ...twoAnswer, key: `web/ip${i}` }, { level: 'alarm' });
  assert.equal(tells(t.s).tells?.length, 16);
});

test('a node tells what was noticed outside of the core until the same source says otherwise', () => {
  const t = begin();
  const reason = { kind: 'journal-said', node: 'a', said: 'x.json is no journal' } as const;
  observe(t, { kind: 'noticed', from: 'journal', told: [{ level: 'warning', reason }] });
  observe(t, { kind: 'noticed', from: 'keeper', told: [] });
  assert.deepEqual(tells(t.s), { tells: [{ level: 'warning', reason }] });
  observe(t, { kind: 'noticed', from: 'journal', told: [] });
  assert.deepEqual(tells(t.s), {});
});

test('what was said of a group or a node that has left the cluster is forgotten', () => {
  const t = begin();
  say(
    t,
    ['nowhere', 'old'],
    { kind: 'runs-nowhere', group: 'old', why: { kind: 'not-placed' } },
    { group: 'old', level: 'alarm' },
  );
  say(
    t,
    ['nowhere', 'web'],
    { kind: 'runs-nowhere', group: 'web', why: { kind: 'not-placed' } },
    { group: 'web', level: 'alarm' },
  );
  say(t, ['silent', 'z'], { kind: 'renews-nothing', node: 'z' }, { node: 'z', level: 'warning' });
  forgetGone(t);
  assert.deepEqual(
    tellsHere(t.s).map(({ reason }) => reason),
    [{ kind: 'runs-nowhere', group: 'web', why: { kind: 'not-placed' } }],
  );
});
