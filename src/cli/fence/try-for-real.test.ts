import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeRealFence } from './try-for-real.ts';

const before = ['a', 'b', 'c'].map((name) => ({ name, state: 'in' as const }));
const tried = { node: 'b', device: 'fence_redfish' };

test('a device that was tried for real is shown to work only by its own word about that node', () => {
  const gone = { name: 'b', state: 'gone' as const };
  const rest = [
    { name: 'a', state: 'in' as const, proof: null },
    { name: 'c', state: 'in' as const, proof: null },
  ];
  const judged = (proof: Parameters<typeof judgeRealFence>[1][number]['proof']) =>
    judgeRealFence(before, [...rest, { ...gone, proof }], tried);
  assert.equal(judged({ kind: 'off', by: 'fence_redfish' }), undefined);
  for (const proof of [{ kind: 'reborn', by: null }, { kind: 'off', by: 'other' }, null] as const)
    assert.equal(judged(proof)?.others, '', JSON.stringify(proof));
});

test('a node that fell out while another one was tried is named', () => {
  const after = [
    { name: 'a', state: 'in' as const, proof: null },
    { name: 'b', state: 'gone' as const, proof: { kind: 'reborn' as const, by: null } },
    { name: 'c', state: 'accused' as const, proof: null },
  ];
  const { others } = judgeRealFence(before, after, tried) ?? {};
  assert.match(others ?? '', / c /);
});
