/** Whether the secrets of notifications can be had on a node that may be the next to tell. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sampleConfig } from '../../api/testing/sample-config.ts';
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
