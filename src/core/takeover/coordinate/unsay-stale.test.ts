import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accusedEntry, memberEntry } from '../../../sim/sample-entries.ts';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { isSaid, say } from '../turn.ts';
import { unsayStale } from './unsay-stale.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });

test('unsayStale() leaves what stands, and takes back what is said of what has changed or left', () => {
  const nodes = { a: memberEntry('a'), b: accusedEntry('b') };
  const t = turnIn({ self: 'a', config, document: { nodes } });
  const keys = [
    ['suspect', 'a'],
    ['suspect', 'b'],
    ['fence', 'b'],
    ['silent', 'left'],
    ['keys', 'b'],
    ['keys', 'left'],
    ['copy', 'b'],
    ['copy', 'left'],
    ['nowhere', 'web'],
    ['nowhere', 'left'],
    ['claim', 'web'],
    ['claim', 'left'],
    ['order', 'web'],
    ['order', 'left'],
    ['back', 'web'],
    ['back', 'left'],
  ] as const;
  for (const key of keys) say(t, key, { kind: 'unfit-to-judge' });
  const document = t.s.store.document!.value;
  unsayStale(t, document);
  assert.deepEqual(
    keys.map((key) => isSaid(t, key)),
    [true, false, true, false, true, false, true, false, true, false, true, false, true, false, true, false],
  );
  unsayStale(t, { ...document, maintenance: { web: { by: 'ada' } } });
  const ofNodes = ['fence', 'suspect', 'keys', 'copy'];
  const waits = keys.filter(([topic]) => !ofNodes.includes(topic));
  assert.deepEqual(
    waits.filter((key) => isSaid(t, key)),
    [],
  );
});
