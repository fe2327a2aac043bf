/**
 * What Prometheus would see of a real cluster: by HTTPS with a token that may only look, and that a takeover is told as what it
 * was. Where Debian's prometheus and prometheus-alertmanager are installed, they read all of it, judge by the rules that are shipped,
 * and alert.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { clusterFile } from './support/cluster-file.ts';
import { type Alert, Monitoring, missingProgram } from './support/monitoring.ts';
import { startWithinMs, TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { until } from './support/until.ts';

const missing = missingProgram();
const skip = missing !== undefined && `${missing} is not installed`;
/** Until it was scraped, judged and passed on. */
const alertWithinMs = 60_000;
const rules = join(import.meta.dirname, '..', '..', 'packaging', 'prometheus', 'holdfast.rules.yml');

describe('A cluster that is measured', () => {
  let cluster: TestCluster;
  let token = '';

  before(async () => {
    const file = clusterFile(`metrics-${process.pid}`, ['a', 'b', 'c']);
    file.cluster.identity = 'identity';
    cluster = await TestCluster.up(file);
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
    const made = await cluster.ask('a', 'token', 'create', '--for', 'prometheus', '-o', 'json');
    token = (JSON.parse(made) as { text: string }).text;
  });
  after(() => cluster?.down());

  /** Of b, asked from c. */
  async function ask(...more: string[]): Promise<string> {
    const address = 'https://10.1.0.12:7406/metrics';
    const { code, stdout, stderr } = await cluster.lab.exec('c', [
      'curl',
      '-sS',
      '--cacert',
      authority(),
      ...more,
      address,
    ]);
    assert.equal(code, 0, stderr);
    return stdout;
  }
  const authority = () => join(cluster.directory, 'identity', 'authority.crt');
  const scrape = () => ask('-H', `authorization: Bearer ${token}`);

  async function untilShows(...lines: readonly string[]): Promise<string> {
    const shows = async () => {
      const text = await scrape();
      return lines.every((line) => text.split('\n').includes(line)) ? text : undefined;
    };
    return until(shows, takeoverWithinMs, lines.join(', '), () => cluster.lastWords());
  }

  test('Whoever may look sees nodes, groups, fence devices and certificates; a stranger sees nothing', async () => {
    const devices = ['a', 'c'].map(
      (node) => `holdfast_fence_device_ready{node="${node}",device="power-switch",order="1"} 1`,
    );
    const text = await untilShows(
      'holdfast_group_running{group="web"} 1',
      'holdfast_node_heard{node="a"} 1',
      ...devices,
    );
    assert.match(text, /^holdfast_certificate_end_timestamp_seconds\{whose="node"\} \d+$/m);
    assert.doesNotMatch(await ask(), /holdfast_/);
  });

  test('A takeover is counted by its proof where the group went, with the time it took', async () => {
    await cluster.lab.power('a', 'off');
    const text = await untilShows(
      'holdfast_group_owner{group="web",node="b"} 1',
      'holdfast_group_running{group="web"} 1',
      'holdfast_node_state{node="a",state="gone"} 1',
      'holdfast_takeovers_total{proof="off"} 1',
      'holdfast_silences_total{network="office",peer="a"} 1',
      'holdfast_takeover_seconds_count{proof="off"} 1',
    );
    const took = Number(/^holdfast_takeover_seconds_sum\{proof="off"\} (\S+)$/m.exec(text)?.[1]);
    assert.ok(took > 0, text);
  });

  test('Prometheus reads the metrics and the alert rules', { skip }, async () => {
    for (const [args, input] of [
      [['check', 'metrics'], await scrape()],
      [['check', 'rules', rules], ''],
    ] as const) {
      const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' });
      assert.equal(status, 0, `${stdout}${stderr}`);
    }
  });

  test('Alertmanager is told of a node that is lost, of a group that could not be taken over, and that it can be again', {
    skip,
  }, async () => {
    const monitoring = await Monitoring.start(cluster, 'c', ['10.1.0.12', '10.1.0.13'], token);
    const untilAlerts = (fits: (alerts: readonly Alert[]) => boolean, what: string) =>
      until(
        async () => fits(await monitoring.alerts()),
        alertWithinMs,
        what,
        () => cluster.lastWords(),
      );
    const has = (alertname: string, more: Readonly<Record<string, string>>) => (alerts: readonly Alert[]) =>
      alerts.some(({ labels }) =>
        Object.entries({ alertname, cluster: 'office', ...more }).every(
          ([name, value]) => labels[name] === value,
        ),
      );
    const notReady = has('HoldfastGroupNotReady', { group: 'web', severity: 'critical' });
    try {
      await untilAlerts(has('HoldfastNodeNotIn', { node: 'a', severity: 'warning' }), 'a is missed');
      await cluster.ask('b', 'node', 'drain', 'c');
      await untilAlerts(notReady, 'web has no other node');
      await cluster.ask('b', 'node', 'resume', 'c');
      await untilAlerts((alerts) => !notReady(alerts), 'web has one again');
    } finally {
      await monitoring.stop();
    }
  });
});
