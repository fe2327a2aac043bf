/**
 * A cluster that tells people: a node that loses power while it serves and coordinates is one message, from whoever coordinates
 * next, and so is its coming back.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { NotifyMessage } from '../../src/ports/notify.ts';
import { clusterFile } from './support/cluster-file.ts';
import { startWithinMs, TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { until } from './support/until.ts';

/** What happens is gathered for 5 s, a problem stands for 2 s before it is one. */
const toldWithinMs = 60_000;

describe('A cluster that notifies by a script', () => {
  let cluster: TestCluster;

  before(async () => {
    const file = clusterFile(`notify-${process.pid}`, ['a', 'b', 'c']);
    file.cluster.identity = 'identity';
    file.notifications = { log: { kind: 'script', command: ['{here}/tell'], severity: 'info' } };
    cluster = await TestCluster.up(file, (directory) => {
      writeFileSync(join(directory, 'tell'), `#!/bin/sh\ncat >>${directory}/told\necho noted\n`, {
        mode: 0o755,
      });
    });
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
  });
  after(() => cluster?.down());

  function told(): readonly NotifyMessage[] {
    try {
      const lines = readFileSync(join(cluster.directory, 'told'), 'utf8').split('\n');
      return lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as NotifyMessage]));
    } catch {
      return [];
    }
  }
  const untilTold = (fits: (message: NotifyMessage) => boolean, what: string) =>
    until(
      () => told().find(fits),
      toldWithinMs,
      what,
      () => `${told().map(({ text }) => text)}\n${cluster.lastWords()}`,
    );
  const has = ({ events }: NotifyMessage, code: string, more: object = {}) =>
    events.some((event) =>
      Object.entries({ code, ...more }).every(([key, value]) => event[key as keyof typeof event] === value),
    );

  test('Power taken from the node that serves is one message, with the outage', async () => {
    const before = told().length;
    await cluster.lab.power('a', 'off');
    await cluster.untilRuns('web', 'b', takeoverWithinMs);
    const message = await untilTold((one) => has(one, 'group-assigned', { node: 'b' }), 'that web came to b');
    for (const code of ['node-accused', 'node-is-gone'])
      assert.ok(has(message, code, { node: 'a' }), message.text);
    assert.equal(message.severity, 'warning');
    const { outageMs } = message.events.find(({ code }) => code === 'group-assigned')!;
    assert.ok(outageMs !== null && outageMs > 0 && outageMs < takeoverWithinMs, message.text);
    assert.equal(
      told()
        .slice(before)
        .filter((one) => has(one, 'node-accused')).length,
      1,
    );
  });
});
