import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../sim/simple-config.ts';
import { turnIn } from '../../sim/turn-in.ts';
import { tookRead, usableDocument } from './store-view.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });

const kindOf = (t: ReturnType<typeof turnIn>, topic: 'went-back' | 'forged', name = '-') =>
  t.s.said[topic]?.[name]?.reason.kind;

test('tookRead() acts on nothing while the document was not written with the key of the cluster', () => {
  const t = turnIn({ self: 'a', config });
  const { document, records } = t.s.store;
  tookRead(t, t.clock.now, { document: undefined, records, forged: { document: 7 } });
  assert.equal(usableDocument(t), undefined);
  assert.equal(kindOf(t, 'went-back'), 'document-forged');
  tookRead(t, t.clock.now, { document, records });
  assert.equal(usableDocument(t), document?.value);
  assert.equal(kindOf(t, 'went-back'), undefined);
});

test('tookRead() goes on beside a record that was not written with the key of the cluster, and says so', () => {
  const t = turnIn({ self: 'a', config });
  const { document, records } = t.s.store;
  const { b: _forged, ...others } = records;
  tookRead(t, t.clock.now, { document, records: others, forged: { 'record/b': 7 } });
  assert.equal(usableDocument(t), document?.value);
  assert.equal(kindOf(t, 'forged', 'b'), 'record-forged');
  tookRead(t, t.clock.now, { document, records });
  assert.equal(kindOf(t, 'forged', 'b'), undefined);
});
