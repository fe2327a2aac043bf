import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeParameters } from './judge-parameters.ts';
import type { AgentParameter } from './metadata.ts';
import { usualParameter } from './testing/usual-parameter.ts';

const parameters: Readonly<Record<string, AgentParameter>> = {
  ip: { ...usualParameter, required: true },
  ipaddr: { ...usualParameter, required: true, deprecated: true, replacedBy: 'ip' },
  plug: { ...usualParameter, required: true },
  old: { ...usualParameter, deprecated: true },
  count: { ...usualParameter, type: 'integer', default: '5' },
  size: { ...usualParameter, type: 'integer', default: '64k' },
  ssl: { ...usualParameter, type: 'boolean' },
  method: { ...usualParameter, type: 'select', options: ['onoff', 'cycle'] },
  wait: { ...usualParameter, type: 'second', default: '0' },
};

/** What is wrong and what would be right, by what is given. */
const rows: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
  [{ ip: '10.0.0.1' }, []],
  [{}, ['error options: agent needs the parameter "ip"; write it under "options"']],
  [{ ipaddr: '10.0.0.1' }, ['warning options.ipaddr: "ipaddr" of agent is deprecated; use "ip"']],
  [{ ip: 'x', old: '1' }, ['warning options.old: "old" of agent is deprecated; see "agent -o metadata"']],
  [{ ip: 'x', cuont: '1' }, ['error options.cuont: agent has no parameter "cuont"; did you mean "count"?']],
  [
    { ip: 'x', zzz: '1' },
    ['error options.zzz: agent has no parameter "zzz"; known here: ip, plug, count, size, ssl, method, wait'],
  ],
  [
    { ip: 'x', toString: '1' },
    [
      'error options.toString: agent has no parameter "toString"; known here: ip, plug, count, size, ssl, method, wait',
    ],
  ],
  [{ ip: 'x', count: '-3', ssl: 'True', method: 'cycle', wait: '5s' }, []],
  [
    { ip: 'x', count: 'many' },
    ['error options.count: "count" of agent must be a whole number, not "many"; write a whole number'],
  ],
  [
    { ip: 'x', count: '1.5' },
    ['error options.count: "count" of agent must be a whole number, not "1.5"; write a whole number'],
  ],
  // Its own default is no whole number: so it takes more than it says.
  [{ ip: 'x', size: '128k' }, []],
  [
    { ip: 'x', ssl: 'maybe' },
    ['error options.ssl: "ssl" of agent must be true or false, not "maybe"; write true or false'],
  ],
  [
    { ip: 'x', method: 'Cycle' },
    [
      'error options.method: "method" of agent must be one of onoff, cycle, not "Cycle"; write one of onoff, cycle',
    ],
  ],
  [
    { ip: 'x', wait: 'soon' },
    [
      'error options.wait: "wait" of agent must be a number of seconds, not "soon"; write a number of seconds',
    ],
  ],
  // What is filled in for each node is not known yet.
  [{ ip: 'x', count: '{node}' }, []],
];

test('judgeParameters() tells what is missing, unknown, of another form or deprecated, each with what would be right', () => {
  for (const [values, expected] of rows) {
    const given = { metadata: { name: 'agent', parameters }, values, under: 'options' };
    const faults = judgeParameters({ ...given, supplied: ['plug'], manual: '"agent -o metadata"' });
    const told = faults.map(
      ({ severity, at, wrong, right }) => `${severity} ${at.join('.')}: ${wrong}; ${right}`,
    );
    assert.deepEqual(told, expected, JSON.stringify(values));
  }
});
