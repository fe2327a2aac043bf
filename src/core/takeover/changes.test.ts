import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../sim/simple-config.ts';
import { words } from '../words/words.ts';
import { changesBetween } from './changes.ts';
import type { Document } from './document.ts';
import { firstDocument } from './first-document.ts';

const groups = { web: {} };
const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups });
const before = firstDocument(config, 'c1', 'lineage');
const said = (changes: Partial<Document>, was = before) =>
  changesBetween(was, { ...was, version: was.version + 1, ...changes }).map((note) => words(note.reason));

const last = { from: 'a', proof: 'off', why: { kind: 'owner-gone', node: 'a' }, at: 0 } as const;
const owned = { is: 'assigned', node: 'b', inc: 'b1', gen: 2, def: '', last } as const;

const sentences: Readonly<Record<string, readonly [Partial<Document>, string]>> = {
  'a new coordinator with its term': [{ term: 3, coordinator: 'b' }, 'b coordinates (term 3)'],
  'a new configuration': [{ config: { hash: 'c2', version: 2 } }, 'configuration version 2 is in force'],
  'who disarmed the cluster': [{ disarmed: { by: 'eve' } }, 'disarmed by eve: nobody is accused or fenced'],
  'that a node is in': [{ nodes: { ...before.nodes, a: { is: 'in', inc: 'a1', lapse: false } } }, 'a is in'],
  'a proof with its device': [
    { nodes: { ...before.nodes, a: { is: 'gone', inc: 'a1', proof: { kind: 'off', by: 'the switch' } } } },
    'a is gone (proof: off by the switch)',
  ],
  'a takeover with its generation, proof and reason': [
    { groups: { web: owned } },
    'web is assigned to b (generation 2, proof: off; a is gone)',
  ],
  'why a group is drained': [
    { groups: { web: { ...owned, is: 'draining', why: { kind: 'moved-for', node: 'b' } } } },
    'web is drained from b: b was asked for',
  ],
  'who drained a node': [{ drained: { a: { by: 'eve' } } }, 'a is drained by eve'],
  'a pin with its owner': [
    { pins: { web: { node: 'b', by: 'eve', until: 1 } } },
    'web is pinned to b by eve',
  ],
  'that a group shall not run': [
    { stopped: { web: { is: 'asked', by: 'eve' } } },
    'web shall not run: it was stopped by eve',
  ],
  'that a node has left the configuration': [{ nodes: { a: before.nodes.a! } }, 'b is no longer a node'],
};

for (const [what, [changes, sentence]] of Object.entries(sentences)) {
  test(`changesBetween() tells ${what}`, () => assert.deepEqual(said(changes), [sentence]));
}

test('changesBetween() tells the numbered attempt when a fence is started', () => {
  const entry = {
    is: 'accused',
    inc: 'a1',
    lapse: false,
    why: { kind: 'stays-unclean' },
    asked: false,
    attempt: 1,
    started: true,
  } as const;
  const accused = { ...before, nodes: { ...before.nodes, a: entry } };
  assert.deepEqual(said({ nodes: accused.nodes }), [
    'a is accused: its new incarnation does not come up clean; fencing it (attempt 1)',
  ]);
  assert.deepEqual(said({ nodes: { ...accused.nodes, a: { ...entry, attempt: 2 } } }, accused), [
    'fencing a (attempt 2)',
  ]);
});

test('changesBetween() says nothing about the first document it sees, nor about counters and answers', () => {
  assert.deepEqual(changesBetween(undefined, before), []);
  assert.deepEqual(said({ nonce: 'other', answers: { a: { inc: 'a1', done: 1, results: {} } } }), []);
});
