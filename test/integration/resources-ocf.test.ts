/** Debian's resource agents, unmodified, without any other cluster manager. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { examine } from '../../src/resource-types/ocf/examine.ts';
import { definitionOf } from '../../src/resource-types/testing.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { createBench, sh, until } from './resource-bench.ts';

enterOwnNamespaces(import.meta.filename);
if (process.env.HOLDFAST_TEST_INSIDE !== undefined) sh('mount -t tmpfs tmpfs /run');

const ocfResource = { group: 'web', resource: 'ocf' };
const agentOf = (agent: string, parameters = {}, times = {}) =>
  definitionOf('ocf', { agent, parameters }, times);

test('Dummy starts, is found running and stops', async (context) => {
  const { runner, controlGroups } = createBench(context);
  const dummy = agentOf('ocf:heartbeat:Dummy');
  assert.deepEqual(await runner.probe(ocfResource, dummy, 'certain'), { state: 'stopped', said: '' });
  assert.deepEqual(await runner.start(ocfResource, dummy), { outcome: 'ok' });
  assert.deepEqual(await runner.start(ocfResource, dummy), { outcome: 'ok' });
  assert.equal((await runner.probe(ocfResource, dummy, 'cheap')).state, 'running');
  assert.equal((await runner.adopt(ocfResource, dummy)).state, 'running');
  assert.deepEqual(await runner.stop(ocfResource, dummy, 'ask'), { outcome: 'ok' });
  assert.deepEqual(await runner.stop(ocfResource, dummy, 'kill'), { outcome: 'ok' });
  assert.equal((await runner.probe(ocfResource, dummy, 'certain')).state, 'stopped');
  await until(() => controlGroups.list().length === 0, 'its control group is removed');
});

test('A hundred Dummies that start at once all run', async (context) => {
  const { runner } = createBench(context);
  const dummy = agentOf('ocf:heartbeat:Dummy');
  const results = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const ref = { group: `g${index}`, resource: 'ocf' };
      await runner.start(ref, dummy);
      return (await runner.probe(ref, dummy, 'certain')).state;
    }),
  );
  assert.deepEqual([...new Set(results)], ['running']);
});

test('IPaddr2 adds an address and takes it away', async (context) => {
  const { runner } = createBench(context);
  sh('ip link add eth0 type veth peer name p0 && ip link set p0 up && ip link set eth0 up');
  sh('ip addr add 10.9.0.1/24 dev eth0');
  context.after(() => sh('ip link del eth0'));
  const address = agentOf('ocf:heartbeat:IPaddr2', { ip: '10.9.0.58', cidr_netmask: 24, nic: 'eth0' });
  assert.equal((await runner.probe(ocfResource, address, 'certain')).state, 'stopped');
  assert.deepEqual(await runner.start(ocfResource, address), { outcome: 'ok' });
  assert.match(sh('ip -o addr show dev eth0'), /10\.9\.0\.58\/24/);
  assert.equal((await runner.probe(ocfResource, address, 'cheap')).state, 'running');
  sh('ip addr del 10.9.0.58/24 dev eth0');
  assert.equal((await runner.probe(ocfResource, address, 'cheap')).state, 'stopped');
  await runner.start(ocfResource, address);
  assert.deepEqual(await runner.stop(ocfResource, address, 'kill'), { outcome: 'ok' });
  assert.doesNotMatch(sh('ip -o addr show dev eth0'), /10\.9\.0\.58/);
});

test('IPaddr2 without its address is a fatal failure with the words of the agent', async (context) => {
  const { runner } = createBench(context);
  const started = await runner.start(ocfResource, agentOf('ocf:heartbeat:IPaddr2'));
  assert.equal(started.outcome === 'failed' && started.class, 'fatal');
  assert.match(
    started.outcome === 'failed' ? started.said : '',
    /start" ended with exit code 6: IP address .* mandatory/,
  );
});

test('Filesystem mounts an image and unmounts it', async (context) => {
  const { runner, stateDir } = createBench(context);
  const [device, directory] = [join(stateDir, 'content.img'), join(stateDir, 'web')];
  mkdirSync(directory);
  sh(`truncate -s 8M ${device} && mkfs.ext4 -q ${device}`);
  context.after(() => sh(`umount ${directory} 2>/dev/null || :`));
  const parameters = { device, directory, fstype: 'ext4', options: 'loop' };
  const filesystem = agentOf('ocf:heartbeat:Filesystem', parameters, {
    startTimeoutMs: 20_000,
    stopTimeoutMs: 20_000,
  });
  assert.equal((await runner.probe(ocfResource, filesystem, 'certain')).state, 'stopped');
  assert.deepEqual(await runner.start(ocfResource, filesystem), { outcome: 'ok' });
  assert.match(sh(`findmnt -n -o FSTYPE ${directory}`), /ext4/);
  assert.equal((await runner.probe(ocfResource, filesystem, 'cheap')).state, 'running');
  assert.deepEqual(await runner.stop(ocfResource, filesystem, 'ask'), { outcome: 'ok' });
  assert.equal((await runner.probe(ocfResource, filesystem, 'certain')).state, 'stopped');
});

/** An agent of this test alone, over those that are installed. */
function installAgent(context: TestContext, stateDir: string, name: string, text: string) {
  const agents = '/usr/lib/ocf/resource.d';
  const [upper, work] = [join(stateDir, 'upper'), join(stateDir, 'work')];
  for (const directory of [upper, work, join(upper, 'test')]) mkdirSync(directory);
  writeFileSync(join(upper, 'test', name), text, { mode: 0o755 });
  sh(`mount -t overlay -o lowerdir=${agents},upperdir=${upper},workdir=${work} overlay ${agents}`);
  context.after(() => sh(`umount ${agents}`));
  return agentOf(`ocf:test:${name}`);
}

test('An agent whose start ends well and has started nothing does not run', async (context) => {
  const { runner, stateDir } = createBench(context);
  const agent = '#!/bin/sh\ncase $1 in monitor) exit 7 ;; esac\n';
  const claiming = installAgent(context, stateDir, 'Claiming', agent);
  const started = await runner.start(ocfResource, claiming);
  assert.equal(started.outcome, 'failed');
  assert.match(started.outcome === 'failed' ? started.said : '', /right after the start .* exit code 7/);
  assert.deepEqual(await runner.stop(ocfResource, claiming, 'ask'), { outcome: 'ok' });
});

/** Runs as long as its attribute says so, and notes what it was told. */
const askingAgent = `#!/bin/sh
: "\${OCF_FUNCTIONS_DIR=\${OCF_ROOT}/lib/heartbeat}"
. "$OCF_FUNCTIONS_DIR/ocf-shellfuncs"
attribute="\${HA_SBIN_DIR}/crm_attribute -N $(ocf_local_nodename) -l reboot --name=runs"
case $1 in
  start)
    $attribute -v yes && attrd_updater -n counted -v value++ || exit 1
    { crm_node -n; attrd_updater -n counted -Q; crm_node -p; } > "$HOLDFAST_STATE/told" 2>&1
    exit 0 ;;
  stop) $attribute -D; exit ;;
  monitor) [ "$($attribute -G -q)" = yes ] || exit 7 ;;
esac
`;

test('An agent finds the programs of Pacemaker that it calls, and they tell what this node knows', async (context) => {
  const { runner, stateDir } = createBench(context);
  const asking = installAgent(context, stateDir, 'Asking', askingAgent);
  assert.equal((await runner.probe(ocfResource, asking, 'certain')).state, 'stopped');
  assert.deepEqual(await runner.start(ocfResource, asking), { outcome: 'ok' });
  assert.equal((await runner.probe(ocfResource, asking, 'cheap')).state, 'running');
  const [node, counted, silent] = readFileSync(join(stateDir, 'resources', 'web.ocf', 'told'), 'utf8').split(
    '\n',
  );
  assert.equal(counted, `name="counted" host="${node}" value="1"`);
  assert.match(silent ?? '', /^crm_node: /);
  assert.deepEqual(await runner.stop(ocfResource, asking, 'ask'), { outcome: 'ok' });
  assert.equal((await runner.probe(ocfResource, asking, 'certain')).state, 'stopped');
});

test('An agent that is not installed can run nothing here, and starting it is a hard failure', async (context) => {
  const { runner } = createBench(context);
  const missing = agentOf('ocf:heartbeat:NotThere');
  const probed = await runner.probe(ocfResource, missing, 'certain');
  assert.deepEqual([probed.state, probed.class], ['stopped', 'hard']);
  const started = await runner.start(ocfResource, missing);
  assert.equal(started.outcome === 'failed' && started.class, 'hard');
});

test('An installed agent is asked for its parameters', async () => {
  const faults = await examine({
    agent: 'ocf:heartbeat:IPaddr2',
    parameters: { ip: '10.0.0.1', cidr_netmsk: '24' },
  });
  assert.ok(faults.is === 'judged');
  assert.deepEqual(
    faults.faults.map(({ wrong, right }) => [wrong, right]),
    [['ocf:heartbeat:IPaddr2 has no parameter "cidr_netmsk"', 'did you mean "cidr_netmask"?']],
  );
  assert.equal((await examine({ agent: 'ocf:heartbeat:NotThere', parameters: {} })).is, 'unknown');
});
