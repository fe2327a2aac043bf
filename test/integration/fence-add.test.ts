/**
 * `holdfast fence find` and `fence add` with Debian's agents as they are, against a Redfish service and `ipmi_sim` on the loopback.
 * What the cluster makes of it is played.
 */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { snapshots } from '../../src/api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../src/api/testing/serve-fake.ts';
import type { Ran } from '../../src/cli/testing/run.ts';
import { runWords } from '../../src/cli/testing/run.ts';
import { parseClusterText } from '../../src/config/load-cluster-file.ts';
import { exitCodes } from '../../src/errors.ts';
import { host, type Redfish, startIpmi, startRedfish } from './support/controllers-here.ts';
import { until } from './support/until.ts';

const password = 'pass-of-the-bmc';
const user = 'holdfast';
const needs = [
  '/usr/sbin/fence_redfish',
  '/usr/sbin/fence_ipmilan',
  '/usr/bin/ipmitool',
  '/usr/bin/ipmi_sim',
];
const missing = needs.find((path) => !existsSync(path));
const title = 'A cluster without fence devices';
const skip = missing === undefined ? undefined : `there is no ${missing}`;
const nodes = ['my-vm1', 'my-vm2', 'my-vm3'];
const patienceMs = 60_000;

if (skip === undefined) describe(title, tests);
else test(title, { skip }, () => {});

function tests(): void {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-fence-add-'));
  const file = join(directory, 'cluster.yaml');
  const secret = `password=file:${join(directory, 'password')}`;
  let served: ServedFake;
  let redfish: Redfish;
  let simulator: ReturnType<typeof startIpmi>;
  let ipmiPort = 0;

  before(async () => {
    writeFileSync(join(directory, 'password'), `${password}\n`, { mode: 0o600 });
    writeFileSync(join(directory, 'other'), 'forgotten\n', { mode: 0o600 });
    redfish = await startRedfish(directory, { [user]: password }, nodes);
    ipmiPort = await freeUdpPort();
    simulator = startIpmi(directory, ipmiPort, { user, password });
    const answers = async () => (await found(`${host}:${ipmiPort}`)).length > 0;
    await until(answers, patienceMs, 'ipmi_sim answers');
  });
  after(async () => {
    simulator?.kill('SIGKILL');
    redfish?.close();
    rmSync(directory, { recursive: true });
  });

  /** A cluster with the file in force, which goes by what is applied. */
  beforeEach(async () => {
    served = await serveFake(snapshots.healthy());
    writeFileSync(file, clusterText);
    inForce(clusterText, 1);
    served.agent.onAccepted = ({ kind }) => {
      const draft = served.agent.configurations.at(-1);
      if (kind === 'apply' && draft !== undefined) inForce(draft.source, 2);
    };
  });
  afterEach(() => served.close());

  function inForce(source: string, version: number): void {
    const { config } = parseClusterText(source, file);
    assert.ok(config, source);
    const { agent } = served;
    const { shown } = agent;
    const document = shown.document && { ...shown.document, config: { version, hash: 'feedfacefeedface' } };
    agent.shown = { ...shown, config, document, configHash: 'feedfacefeedface' };
    const edition = { version, hash: 'feedfacefeedface', by: 'ada', node: 'my-vm2', at: 1, file };
    agent.applied = [{ edition, text: JSON.stringify({ ...config, applied: { source } }) }];
  }

  async function run(...words: string[]): Promise<Ran> {
    return runWords(served, words, { width: 200 });
  }
  const add = (...words: string[]) => run('fence', 'add', ...words, '--cluster', file);
  const ofRedfish = () => [
    ...['--at', `${host}:${redfish.port}`, '--agent', 'fence_redfish', '--option', `username=${user}`],
    ...['--option', 'systems_uri=/redfish/v1/Systems/{node}'],
  ];
  const ofIpmi = () => [
    ...['--at', `${host}:${ipmiPort}`, '--option', `username=${user}`, '--option', 'cipher=3'],
    ...['--secret', secret],
  ];

  async function found(at: string): Promise<unknown[]> {
    const { out } = await runWords(undefined, ['fence', 'find', '--at', at, '-o', 'json']);
    const all = JSON.parse(out) as { where: string; agent: string; options: Record<string, string> }[];
    return all.flatMap(({ where, agent, options }) => (where === 'address' ? [[agent, options]] : []));
  }

  /** The device in the list of the file in force, and that nothing secret is there. */
  function written(): { readonly cluster: string; readonly ofNode: (node: string) => string } {
    const [draft] = served.agent.configurations;
    assert.ok(draft);
    assert.ok(!JSON.stringify(served.agent.configurations).includes(password));
    assert.equal(readFileSync(file, 'utf8'), draft.source, 'the file of this host follows');
    const { config } = parseClusterText(draft.source, file);
    const names = (node: string) => (config?.nodes[node]?.fence ?? []).map(({ name }) => name).join();
    return { cluster: draft.source, ofNode: names };
  }

  test('What answers at an address is told, with what the agent needs to ask it', async () => {
    const options = { ip: host, ipport: String(redfish.port), ssl_insecure: '1' };
    assert.deepEqual(await found(`${host}:${redfish.port}`), [['fence_redfish', options]]);
    const ipmi = { ip: host, ipport: String(ipmiPort) };
    assert.deepEqual(await found(`${host}:${ipmiPort}`), [['fence_ipmilan', ipmi]]);
  });

  test('A Redfish service of all nodes is completed, tried on each and applied, and comments stay', async () => {
    const { exit, err, out } = await add(...ofRedfish(), '--secret', secret, '--yes');
    assert.equal(exit, exitCodes.ok, err);
    const { cluster, ofNode } = written();
    assert.deepEqual(
      nodes.map(ofNode),
      nodes.map(() => 'fence_redfish,manual'),
    );
    assert.ok(cluster.includes('# Somebody is always there.'));
    assert.ok(
      nodes.every((node) => out.includes(node)),
      out,
    );
    assert.ok(
      [...redfish.power.values()].every((power) => power === 'on'),
      'nothing was switched',
    );
  });

  test('A controller of one node is added to it alone, with what its agent usually needs', async () => {
    const { exit, err } = await add('my-vm1', ...ofIpmi(), '--device-timeout', '30s', '--yes');
    assert.equal(exit, exitCodes.ok, err);
    const { cluster, ofNode } = written();
    assert.deepEqual([ofNode('my-vm1'), ofNode('my-vm3')], ['fence_ipmilan,manual', 'manual']);
    assert.match(cluster, /lanplus: "1"/);
    assert.match(cluster, /timeout: 30s/);
  });

  test('Nothing is changed where the password is wrong, the machine is off, or nobody says yes', async () => {
    const wrong = `password=file:${join(directory, 'other')}`;
    assert.equal((await add(...ofRedfish(), '--secret', wrong, '--yes')).exit, exitCodes.failed);
    redfish.power.set('my-vm3', 'off');
    const off = await add(...ofRedfish(), '--secret', secret, '--yes');
    redfish.power.set('my-vm3', 'on');
    assert.equal(off.exit, exitCodes.failed);
    assert.equal((await add(...ofRedfish(), '--secret', secret)).exit, exitCodes.refused);
    assert.equal((await add(...ofRedfish(), '--secret', secret, '--dry-run')).exit, exitCodes.ok);
    assert.deepEqual([served.agent.configurations, readFileSync(file, 'utf8')], [[], clusterText]);
  });

  test('What is missing, unknown to the agent, or the same machine for several nodes is named', async () => {
    const unsaid = await add(...ofRedfish(), '--yes');
    assert.equal(unsaid.exit, exitCodes.usage);
    assert.match(unsaid.err, /--secret password=/);
    const unknown = await add(...ofRedfish(), '--option', 'colour=red', '--secret', secret, '--yes');
    assert.equal(unknown.exit, exitCodes.usage);
    assert.match(unknown.err, /colour/);
    const same = await add('--agent', 'fence_ipmilan', ...ofIpmi(), '--yes');
    assert.equal(same.exit, exitCodes.usage);
    const [at = '', where = '', ...others] = ofRedfish();
    const unnamed = await add('my-vm1', at, where, ...others.slice(0, -2), '--secret', secret, '--yes');
    assert.equal(unnamed.exit, exitCodes.usage);
    assert.match(unnamed.err, /systems_uri=\/redfish\/v1\/Systems\/my-vm1/);
    assert.deepEqual(served.agent.configurations, []);
  });

  test('A controller that does not answer for this very node draws a warning: others would have to ask it', async () => {
    const away = ['--option', `ip=${host}`, '--option', `ipport=${await freeUdpPort()}`, '--secret', secret];
    const own = await add(
      'my-vm2',
      '--agent',
      'fence_ipmilan',
      ...away,
      '--option',
      `username=${user}`,
      '--yes',
    );
    assert.equal(own.exit, exitCodes.ok, own.err);
    assert.match(own.err, /holdfast fence test my-vm2/);
  });

  test('With --no-apply the file of this host has it, and the cluster is asked for nothing', async () => {
    const { exit, out } = await add('my-vm1', ...ofIpmi(), '--no-apply');
    assert.equal(exit, exitCodes.ok);
    assert.match(out, /holdfast plan/);
    assert.ok(readFileSync(file, 'utf8').includes('fence_ipmilan'));
    assert.deepEqual([served.agent.configurations, served.agent.asked], [[], []]);
  });
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, host);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

const clusterText = `cluster:
  name: my-cluster
  format: 1
  fence:
    # Somebody is always there.
    - device: manual
store: {kind: sqlite, address: "10.156.76.10:7400", lab: true}
hostNetworks:
  office: {role: both, subnet: 10.156.76.0/22}
nodes:
${nodes.map((node, i) => `  ${node}: {addresses: {office: 10.156.76.${11 + i}}}`).join('\n')}
groups: {}
`;
