import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document, NodeEntry } from '../../core/takeover/document.ts';
import { firstDocument } from '../../core/takeover/first-document.ts';
import { accusedEntry, memberEntry } from '../sample-entries.ts';
import { simpleConfig } from '../simple-config.ts';
import { FencesUnderWay } from './fences-under-way.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: {} });
const first = firstDocument(config, 'c1', 'sim');
const withA = (a: NodeEntry): Document => ({ ...first, coordinator: 'b', nodes: { a, b: memberEntry('b') } });
const accused = withA(accusedEntry('a', { attempt: 1, started: true }));
const back = withA({ ...memberEntry('a'), inc: 'a2' });

/** What is wrong when a is let in at this time, while a command against it may run until 5000; in which lineage. */
function letIn(at: number, lineage = 'sim'): string {
  const fences = new FencesUnderWay();
  fences.committed(0, first, accused);
  fences.begun('a', 'a1', 5000);
  try {
    fences.committed(at, { ...accused, lineage }, { ...back, lineage });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

test('a node is let in only when the command of its fence has had its time', () => {
  assert.match(letIn(4999), /a \(a2\) is let in while a fence of it is still under way/);
  assert.equal(letIn(5000), '');
});

test('a store that was accepted knows of no fence before it', () => {
  assert.equal(letIn(4999, 'accepted'), '');
});
