import assert from 'node:assert/strict';
import { test } from 'node:test';
import { provesReborn } from './reborn.ts';

const host = (id: string, boot: string) => ({ id, boot });
const was = { inc: 'a3', lapse: false as const, machine: host('m1', 'b1') };

const cases: readonly [string, boolean, Parameters<typeof provesReborn>[1], (typeof was)['machine']?][] = [
  ['the next agent in the same boot', true, { after: ['a3'], machine: host('m1', 'b1') }],
  ['the next boot of the machine', true, { after: ['a3'], machine: host('m1', 'b2') }],
  ['one that came after some that never were in', true, { after: ['a3', 'a4'], machine: host('m1', 'b2') }],
  ['a copy on another machine', false, { after: ['a3'], machine: host('m2', 'b9') }],
  ['an older copy of the disk on the same machine', false, { after: ['a2'], machine: host('m1', 'b2') }],
  ['a machine installed anew', false, { after: [], machine: host('m1', 'b2') }],
  ['an agent that says nothing of its machine', false, { after: ['a3'] }],
  ['a container started again', false, { after: ['a3'], machine: host('', 'b2') }, host('', 'b1')],
  [
    'a container whose agent was started again',
    true,
    { after: ['a3'], machine: host('', 'b1') },
    host('', 'b1'),
  ],
];

for (const [who, proves, record, machine = was.machine] of cases)
  test(`${who} ${proves ? 'proves' : 'does not prove'} the incarnation in the document reborn`, () => {
    assert.equal(provesReborn({ ...was, machine }, record), proves);
  });

test('an incarnation let in without its machine is proved by no rebirth', () => {
  const { machine: _unknown, ...unknown } = was;
  assert.equal(provesReborn(unknown, { after: ['a3'], machine: host('m1', 'b1') }), false);
});

const accepted: readonly [string, boolean, Parameters<typeof provesReborn>[1], (typeof was)['machine']?][] = [
  ['an agent on the machine that the store knows', true, { machine: host('m1', 'b2') }, host('m1', 'b1')],
  ['one on another', false, { machine: host('m2', 'b2'), stayed: true }, host('m1', 'b1')],
  ['where the store knows none, one that stayed', true, { machine: host('m1', 'b2'), stayed: true }],
  ['a copy, or one that was installed anew', false, { machine: host('m1', 'b2'), after: [''] }],
];

for (const [who, proves, record, machine] of accepted)
  test(`since the store was accepted, ${who} ${proves ? 'proves' : 'does not prove'} its node`, () => {
    assert.equal(provesReborn({ inc: '', ...(machine && { machine }) }, record), proves);
  });
