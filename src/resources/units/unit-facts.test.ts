import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeUnit, parseUnit, type UnitFacts, whyDown } from './unit-facts.ts';

const shown = `Result=signal
ControlGroup=/system.slice/web.service
LoadState=loaded
ActiveState=failed
SubState=failed
Job=
`;
const failed = parseUnit(shown);
const inactive: UnitFacts = {
  ...failed,
  active: 'inactive',
  sub: 'dead',
  result: 'success',
  controlGroup: '',
};

const stateOf = (facts: UnitFacts, certain: boolean, leftovers: readonly number[] = []) => {
  const outcome = judgeUnit('web.service', facts, leftovers, certain);
  return outcome.kind === 'state'
    ? `${outcome.state}${outcome.class ? ` ${outcome.class}` : ''}`
    : outcome.kind;
};

test('What systemctl shows is taken apart', () => {
  assert.deepEqual(failed, {
    load: 'loaded',
    active: 'failed',
    sub: 'failed',
    result: 'signal',
    controlGroup: '/system.slice/web.service',
    isAsked: false,
  });
  assert.equal(parseUnit('Job=1234').isAsked, true);
  assert.equal(parseUnit('').active, '');
});

const table: readonly (readonly [string, Partial<UnitFacts>, readonly number[], string, string])[] = [
  ['active', { active: 'active', sub: 'running' }, [7], 'running', 'running'],
  ['reloading', { active: 'reloading' }, [7], 'running', 'running'],
  ['inactive', {}, [], 'stopped', 'stopped'],
  ['failed', { active: 'failed', result: 'exit-code' }, [], 'stopped', 'stopped'],
  ['inactive with processes left', {}, [7], 'stopped', 'failed'],
  ['on its way up', { active: 'activating', sub: 'start-pre' }, [7], 'unable', 'failed'],
  ['on its way down', { active: 'deactivating', sub: 'stop-sigterm' }, [7], 'unable', 'failed'],
  ['not there', { load: 'not-found' }, [], 'stopped hard', 'stopped hard'],
  ['masked', { load: 'masked' }, [], 'stopped hard', 'stopped hard'],
  ['not there any more, and left behind', { load: 'not-found' }, [7], 'stopped', 'failed'],
  ['in a state that this version does not know', { active: 'melting' }, [], 'unable', 'failed'],
  ['without an answer', { active: '', load: '' }, [], 'unable', 'failed'],
];

for (const [what, facts, leftovers, cheap, certain] of table)
  test(`A unit that is ${what} is said to be ${cheap} by a look, and ${certain} when it must be certain`, () => {
    assert.equal(stateOf({ ...inactive, ...facts }, false, leftovers), cheap);
    assert.equal(stateOf({ ...inactive, ...facts }, true, leftovers), certain);
  });

test('A unit that ends by itself has died; one that somebody restarts has not', () => {
  const ending: UnitFacts = { ...failed, active: 'deactivating', sub: 'stop-sigterm' };
  assert.notEqual(whyDown('web.service', failed), undefined);
  assert.notEqual(whyDown('web.service', ending), undefined);
  assert.equal(whyDown('web.service', { ...ending, isAsked: true }), undefined);
  assert.equal(whyDown('web.service', { ...failed, active: 'active' }), undefined);
});
