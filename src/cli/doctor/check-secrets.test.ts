/** Whether the secrets of notifications can be had on a node that may be the next to tell. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sampleConfig, sampleGroup, sampleResource } from '../../api/testing/sample-config.ts';
import { checkSecrets } from './check-secrets.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-check-secrets-'));
after(() => rmSync(directory, { recursive: true }));

test('The secret of a way of notification is looked for, and what is missing fails', async () => {
  const there = join(directory, 'token');
  writeFileSync(there, 'hunter22\n', { mode: 0o600 });
  const way = (file: string) =>
    ({
      kind: 'webhook',
      params: { url: 'https://example.com', token: { file } },
      severity: 'info',
      events: ['problems'],
      gatherMs: 1,
      perHour: 1,
      timeoutMs: 1,
    }) as const;
  const notifications = { right: way(there), wrong: way(join(directory, 'none')) };
  const found = await checkSecrets(sampleConfig({ notifications }), 'my-vm1');
  const of = (name: string) => found.find(({ check }) => check.endsWith(`by ${name}`));
  assert.equal(of('right')?.result, 'ok');
  assert.equal(of('wrong')?.result, 'failed');
  assert.ok(!JSON.stringify(found).includes('hunter22'));
});

test('The secret of a resource is looked for where its group may run, and how open it lies', async () => {
  const open = join(directory, 'open');
  writeFileSync(open, 'hunter23\n', { mode: 0o644 });
  const parameters = { password: { file: open }, token: { file: join(directory, '{node}') }, user: 'a' };
  const params = { agent: 'ocf:heartbeat:mysql', parameters };
  const resources = [{ ...sampleResource('server', 'ocf'), params }];
  const groups = (restricted: boolean) => ({
    db: sampleGroup({ resources, nodes: ['my-vm2'], restricted }),
  });
  const here = await checkSecrets(sampleConfig({ groups: groups(false) }), 'my-vm1');
  const ofDb = here.filter(({ check }) => check.endsWith('db/server'));
  assert.deepEqual(
    ofDb.map(({ check, result }) => [check.split(' ')[0], result]),
    [
      ['"password"', 'warning'],
      ['"token"', 'failed'],
    ],
  );
  assert.ok(ofDb[1]?.found.includes(join(directory, 'my-vm1')), ofDb[1]?.found);
  const elsewhere = await checkSecrets(sampleConfig({ groups: groups(true) }), 'my-vm1');
  assert.ok(!elsewhere.some(({ check }) => check.endsWith('db/server')));
  assert.ok(!JSON.stringify(here).includes('hunter23'));
});
