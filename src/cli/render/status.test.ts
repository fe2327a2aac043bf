/** Every golden file is one moment of a cluster as people see it. `UPDATE_GOLDEN=1` rewrites them; read the difference. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sampleConfig, sampleGroup } from '../../api/testing/sample-config.ts';
import { owned, sampleDocument } from '../../api/testing/sample-document.ts';
import { sampleSnapshot, snapshots } from '../../api/testing/sample-snapshots.ts';
import { viewStatus } from '../../api/views/status.ts';
import type { GroupConfig } from '../../core/config.ts';
import type { Document } from '../../core/takeover/document.ts';
import { paint } from '../../terminal/paint.ts';
import { visible } from '../../terminal/table.ts';
import { renderStatus } from './status.ts';

const plain = paint(false);

const moments: Readonly<Record<keyof typeof snapshots, string>> = {
  healthy: 'a healthy cluster',
  nodeGone: 'a cluster after a takeover',
  storeUnreachable: 'a node that cannot reach the store',
  storeWentBack: 'a store that went back in time',
  waitingForPerson: 'a cluster that waits for a person to confirm',
  disarmedLoss: 'a disarmed cluster that lost a node',
  storeReadOnly: 'a store that takes no writes',
  empty: 'a cluster without groups',
  notInitialised: 'an agent without a cluster',
  troubled: 'a cluster with everything at once',
};

for (const [name, title] of Object.entries(moments)) {
  const view = viewStatus(snapshots[name as keyof typeof snapshots]());

  test(`status shows ${title}`, () => {
    const path = join(import.meta.dirname, 'golden', `status-${name}.txt`);
    const text = renderStatus(view, 100, plain);
    if (process.env.UPDATE_GOLDEN) writeFileSync(path, text);
    assert.equal(text, readFileSync(path, 'utf8'));
  });

  test(`status fits 80 columns and one screen for ${title}`, () => {
    const lines = renderStatus(view, 80, plain).split('\n');
    assert.deepEqual(
      lines.filter((line) => visible(line) > 80),
      [],
    );
    assert.ok(lines.length <= 40, `${lines.length} lines`);
  });
}

test('status of a large cluster fits one screen and lists what is not as it should be', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `g${i}`);
  const groups = Object.fromEntries(names.map((name) => [name, sampleGroup()]));
  const entries = Object.fromEntries(names.map((name) => [name, owned('my-vm3')]));
  const document = sampleDocument({ groups: { ...entries, g700: { is: 'free', gen: 3 } } });
  const view = viewStatus(sampleSnapshot({ config: sampleConfig({ groups }), document }));
  const text = renderStatus(view, 100, plain);
  assert.ok(text.split('\n').length <= 40);
  assert.match(text, /^g700 +waiting/m);
  assert.match(text, /and 999 groups more, most of them running: holdfast group list/);
});

test('status promises a takeover by the longer limits until the shorter ones are taken up', () => {
  const config = sampleConfig();
  const { timing } = config;
  const meanwhile = { does: timing, asks: { ...timing, beatIntervalMs: 500, beatMisses: 4 } };
  const at = (inForce: object) => {
    const document = sampleDocument();
    const now = { ...document, config: { ...document.config, ...inForce } };
    return viewStatus(sampleSnapshot({ config, document: now }));
  };
  assert.equal(at({ meanwhile }).timing?.typicalMs, 2120);
  const text = renderStatus(at({ meanwhile }), 200, plain);
  assert.match(text, /in about 2.1s.*\(2s to notice.*until configuration 4 is taken up everywhere\n/);
  assert.equal(at({}).timing?.typicalMs, 420);
  assert.equal(at({}).timing?.awaits, null);
});

test('status promises no takeover where none can be', () => {
  const takeover = (document: Partial<Document>, group: Partial<GroupConfig> = {}) => {
    const config = sampleConfig({ groups: { web: sampleGroup(group) } });
    const view = viewStatus(sampleSnapshot({ config, document: sampleDocument(document) }));
    return /^Takeover +(.*)$/m.exec(renderStatus(view, 200, plain))?.[1];
  };
  const none = 'none: no group has a second node that may run it now';
  assert.match(takeover({}) ?? '', /^after a power loss in about 420ms/);
  const gone = { is: 'gone', inc: 'x', proof: { kind: 'off' } } as const;
  const three = Object.fromEntries(['3', '4', '5'].map((n) => [`my-vm${n}`, gone]));
  const ofTwo = takeover({ nodes: { ...sampleDocument().nodes, ...three } });
  assert.match(ofTwo ?? '', /^after a power loss in about 1.9s/);
  assert.equal(takeover({ maintenance: { web: { by: 'ada' } } }), none);
  assert.equal(takeover({ stopped: { web: { is: 'asked', by: 'ada' } } }), none);
  assert.equal(takeover({}, { nodes: ['my-vm1'], restricted: true }), none);
  const drained = Object.fromEntries(['2', '3', '4', '5'].map((n) => [`my-vm${n}`, { by: 'ada' }]));
  assert.equal(takeover({ drained }), 'none: my-vm1 alone may run groups now');
});

test('status says the same with and without colours', () => {
  const view = viewStatus(snapshots.troubled());
  const coloured = renderStatus(view, 100, paint(true));
  assert.notEqual(coloured, renderStatus(view, 100, plain));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
  assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), renderStatus(view, 100, plain));
});
