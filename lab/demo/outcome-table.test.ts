import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '../../src/terminal/paint.ts';
import { renderOutcomes, renderProof } from './outcome-table.ts';
import type { Course, Moment } from './verdict.ts';

function moment(node: string, generation: number, proof: 'off' | 'released', proofBy = ''): Moment {
  const group = { node, state: 'running', generation, proof, from: 'n1' } as const;
  const seen = { server: 1, daemon: 2, off: [], holders: [node], answering: [node], neighbour: node };
  return { group, proofBy, ...seen };
}

function course(now: Moment, ms: number): Course {
  const silence = { ms, stalledMs: 0, fromMs: 0 };
  return {
    before: moment('n1', 1, 'released'),
    now,
    silence,
    restMs: 12,
    owners: [],
    returns: 0,
    doubles: [],
  };
}

test('renderOutcomes() shows event, owner, silence and proof of every step', () => {
  const outcomes = [
    {
      event: 'n1 loses power',
      course: course(moment('n2', 2, 'off', 'power-switch'), 378.4),
      problems: [],
      restMs: 12,
    },
    {
      event: 'planned move',
      course: course(moment('n3', 3, 'released', 'power-switch'), 60),
      problems: ['late'],
      restMs: 12,
    },
    { event: 'web server killed', problems: [], restMs: 12 },
  ];
  assert.deepEqual(renderOutcomes(outcomes, 80, paint(false)), [
    '     EVENT              NEW OWNER   NO ANSWER  PROOF',
    '✓ 1  n1 loses power     n2             378 ms  off (power-switch)',
    '✗ 2  planned move       n3              60 ms  released',
    '- 3  web server killed  not played',
  ]);
});

test('renderOutcomes() cuts the event on a narrow terminal', () => {
  const outcomes = [{ event: 'n1 loses power and its only friend', problems: [], restMs: 12 }];
  const lines = renderOutcomes(outcomes, 50, paint(false));
  assert.equal(lines[1], '- 1  n1 loses power…  not played');
});

test('renderProof() says that an owner that stayed needed none', () => {
  assert.equal(renderProof(course(moment('n1', 1, 'released'), 20)), 'none: it stays');
});
