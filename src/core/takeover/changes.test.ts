import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accusedEntry } from '../../sim/sample-entries.ts';
import { simpleConfig } from '../../sim/simple-config.ts';
import type { Reason } from '../reason.ts';
import { changesBetween } from './changes.ts';
import type { Document } from './document.ts';
import { firstDocument } from './first-document.ts';
import type { SwitchOn } from './switch-on.ts';

const groups = { web: {} };
const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups });
const before = firstDocument(config, 'c1', 'lineage');
const noted = (changes: Partial<Document>, was = before) =>
  changesBetween(was, { ...was, version: was.version + 1, ...changes }).map((note) => note.reason);

const ownerGone = { kind: 'owner-gone', node: 'a' } as const;
const last = { from: 'a', proof: 'off', why: ownerGone, at: 0 } as const;
const owned = { is: 'assigned', node: 'b', inc: 'b1', gen: 2, def: '', last } as const;
const moved = { kind: 'moved-for', node: 'b' } as const;

const changes: Readonly<Record<string, readonly [Partial<Document>, Reason]>> = {
  'a new coordinator with its term': [
    { term: 3, coordinator: 'b' },
    { kind: 'coordinates', node: 'b', term: 3 },
  ],
  'a new configuration': [
    { config: { hash: 'c2', version: 2 } },
    { kind: 'configuration-in-force', version: 2 },
  ],
  'who disarmed the cluster': [{ disarmed: { by: 'eve' } }, { kind: 'cluster-disarmed', by: 'eve' }],
  'that a node is in': [
    { nodes: { ...before.nodes, a: { is: 'in', inc: 'a1', lapse: false } } },
    { kind: 'node-in', node: 'a' },
  ],
  'a proof with its device': [
    { nodes: { ...before.nodes, a: { is: 'gone', inc: 'a1', proof: { kind: 'off', by: 'the switch' } } } },
    { kind: 'node-gone', node: 'a', proof: 'off', by: 'the switch' },
  ],
  'a takeover with its generation, proof and reason': [
    { groups: { web: owned } },
    { kind: 'group-assigned', group: 'web', node: 'b', gen: 2, proof: 'off', why: ownerGone },
  ],
  'why a group is drained': [
    { groups: { web: { ...owned, is: 'draining', why: moved } } },
    { kind: 'group-draining', group: 'web', node: 'b', why: moved },
  ],
  'who drained a node': [{ drained: { a: { by: 'eve' } } }, { kind: 'node-drained', node: 'a', by: 'eve' }],
  'a pin with its owner': [
    { pins: { web: { node: 'b', by: 'eve', until: 1 } } },
    { kind: 'group-pinned', group: 'web', node: 'b', by: 'eve' },
  ],
  'that a group shall not run': [
    { stopped: { web: { is: 'asked', by: 'eve' } } },
    { kind: 'shall-not-run', group: 'web', why: { kind: 'stopped-by', by: 'eve' } },
  ],
  'that a node has left the configuration': [
    { nodes: { a: before.nodes.a! } },
    { kind: 'node-removed', node: 'b' },
  ],
};

for (const [what, [change, reason]] of Object.entries(changes)) {
  test(`changesBetween() tells ${what}`, () => assert.deepEqual(noted(change), [reason]));
}

test('changesBetween() tells the numbered attempt when a fence is started', () => {
  const why = { kind: 'stays-unclean' } as const;
  const entry = accusedEntry('a', { why, attempt: 1, started: true });
  const accused = { ...before, nodes: { ...before.nodes, a: entry } };
  assert.deepEqual(noted({ nodes: accused.nodes }), [{ kind: 'node-accused', node: 'a', why, attempt: 1 }]);
  assert.deepEqual(noted({ nodes: { ...accused.nodes, a: { ...entry, attempt: 2 } } }, accused), [
    { kind: 'fence-attempt', node: 'a', attempt: 2 },
  ]);
});

test('changesBetween() tells that a node is on again, or stays off and why, and not what comes before that', () => {
  const gone = { is: 'gone', inc: 'a1', proof: { kind: 'off', by: 'pdu' } } as const;
  const withA = (switchOn: SwitchOn) => ({ nodes: { ...before.nodes, a: { ...gone, switchOn } } });
  const devices = ['d1'];
  const wanted = { ...before, ...withA({ is: 'wanted', devices }) };
  const why = { kind: 'asked', by: 'eve' } as const;
  assert.deepEqual(noted(withA({ is: 'started', attempt: 1, devices }), wanted), []);
  assert.deepEqual(noted(withA({ is: 'done', by: 'pdu' }), wanted), [
    { kind: 'switched-on', node: 'a', by: 'pdu' },
  ]);
  assert.deepEqual(noted(withA({ is: 'not', why }), wanted), [{ kind: 'stays-off', node: 'a', why }]);
  assert.deepEqual(noted(withA({ is: 'not', why }), { ...before, ...withA({ is: 'not', why }) }), []);
});

test('changesBetween() says of no node and no group that have left that they may run again', () => {
  const wanted: Document = {
    ...before,
    stopped: { web: { is: 'asked', by: 'eve' } },
    maintenance: { web: { by: 'eve' } },
    pins: { web: { node: 'b', by: 'eve', until: 1 } },
    drained: { b: { by: 'eve' } },
  };
  const without = { stopped: {}, maintenance: {}, pins: {}, drained: {} };
  assert.deepEqual(noted({ ...without, groups: {}, nodes: { a: before.nodes.a! } }, wanted), [
    { kind: 'node-removed', node: 'b' },
    { kind: 'group-removed', group: 'web' },
    { kind: 'pin-ended', group: 'web' },
    { kind: 'maintenance-ended', group: 'web' },
  ]);
  assert.deepEqual(
    noted(without, wanted).map(({ kind }) => kind),
    ['node-resumed', 'pin-ended', 'maintenance-ended', 'may-run-again'],
  );
});

test('changesBetween() says nothing about the first document it sees, nor about counters and answers', () => {
  assert.deepEqual(changesBetween(undefined, before), []);
  assert.deepEqual(noted({ nonce: 'other', answers: { a: { inc: 'a1', done: 1, results: {} } } }), []);
});
