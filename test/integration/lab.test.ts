/** Hosts, power, faults of the network and the power switch of a lab, on real namespaces. One lab serves all tests of the file. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../../lab/lab.ts';
import { runForResult } from '../../lab/run.ts';
import { sampleConfig } from '../../lab/testdata/sample-cluster.ts';
import { fence, host, Labs, powerSwitch, reaches, starts, until, untilNothingIsLeft } from './lab-fixture.ts';

const labs = new Labs('lab-hosts');
const program = join(import.meta.dirname, '..', '..', 'bin', 'holdfast');
const sqlite = { kind: 'sqlite', address: '10.1.0.9:7400', lab: true } as const;

after(() => labs.end());

describe('A lab with two nodes', () => {
  let lab: Lab;
  before(async () => {
    lab = await labs.up(sampleConfig(labs.name, 2, sqlite));
  });

  test('Nodes are machines of their own and reach each other, the client and the store', async () => {
    const script =
      'hostname; cat /proc/sys/kernel/random/boot_id; ls /sys/class/net; ls /var/lib/holdfast; ls /run';
    const { stdout } = await lab.exec('a', ['sh', '-c', script]);
    const boot = starts(lab, 'a')[0]?.split(' ')[1];
    assert.deepEqual(stdout.trim().split('\n'), [
      'a',
      boot,
      'lo',
      'office',
      'ring',
      'starts',
      'holdfast-lab',
      'lock',
      'resource-agents',
    ]);
    for (const address of ['10.1.0.2', 'fd00:77::2', '10.1.0.9', '10.1.0.254']) {
      assert.ok(await reaches(lab, 'a', address), `a reaches ${address}`);
    }
    assert.ok(await reaches(lab, 'client', '10.1.0.2'));
  });

  test('The command line shows the lab, changes it, and hands on the exit code of what it ran in a host', async () => {
    const name = (await lab.status()).cluster;
    const cli = (...words: string[]) => runForResult([program, 'lab', ...words]);
    const listed = JSON.parse((await cli('list', '-o', 'json')).stdout) as { readonly cluster: string }[];
    assert.ok(listed.some(({ cluster }) => cluster === name));
    assert.match((await cli('isolate', 'b', 'ring', '--lab', name)).stdout, /^b .*ring \S+ isolated/m);
    assert.doesNotMatch((await cli('heal', 'b', '--lab', name)).stdout, /isolated/);
    const ran = await cli('exec', '--lab', name, 'a', '--', 'sh', '-c', 'hostname; exit 7');
    assert.deepEqual([ran.code, ran.stdout], [7, 'a\n']);
    const unknown = await cli('pause', 'nobody', '--lab', name);
    assert.deepEqual([unknown.code, unknown.stdout], [6, '']);
    const offered = await runForResult([program, 'complete', '--', 'lab', 'link', '--lab', name, 'a', '']);
    assert.deepEqual(offered.stdout.split('\n').slice(0, -1).sort(), ['office\t', 'ring\t']);
  });

  test('The agent is started again when it ends', async () => {
    const before = starts(lab, 'a').length;
    await lab.exec('a', ['sh', '-c', 'kill -9 $(pgrep -f "^sleep infinity" | tail -n +2)']);
    await until('the agent runs again', () => starts(lab, 'a').length === before + 1);
    assert.equal((await host(lab, 'a')).power, 'on');
  });

  test('Power off kills every process and cuts the cables; on boots with the state kept', async () => {
    const { controlGroup } = await host(lab, 'b');
    const runner = await lab.spawn('b', ['setsid', 'sleep', '1000']);
    const ended = new Promise<number | null>((resolve) => runner.once('exit', (code) => resolve(code)));
    const before = starts(lab, 'b');
    assert.equal((await lab.power('b', 'off')).hosts.find((h) => h.name === 'b')?.power, 'off');
    assert.match(readFileSync(join(controlGroup, 'cgroup.events'), 'utf8'), /populated 0/);
    await ended;
    assert.equal(await reaches(lab, 'a', '10.1.0.2'), false);
    await assert.rejects(lab.exec('b', ['true']), /"b" is off \(lab power\)/);
    await lab.power('b', 'on');
    await until('the agent starts', () => starts(lab, 'b').length > before.length);
    assert.notEqual(starts(lab, 'b').at(-1), before.at(-1), 'a new boot id');
    assert.ok(await reaches(lab, 'a', '10.1.0.2'));
  });

  test('A pulled cable takes the carrier away on its network only', async () => {
    const carrier = async () => (await lab.exec('b', ['cat', '/sys/class/net/office/carrier'])).stdout.trim();
    await lab.link('b', 'office', 'down');
    assert.equal(await carrier(), '0');
    assert.ok(await reaches(lab, 'a', 'fd00:77::2'), 'the other network works');
    await lab.power('b', 'off');
    await lab.power('b', 'on');
    assert.equal(await carrier(), '0', 'a boot does not plug it in');
    await lab.link('b', 'office', 'up');
    assert.equal(await carrier(), '1');
    assert.ok(await reaches(lab, 'a', '10.1.0.2'));
  });

  test('Isolation drops frames while the link stays up', async () => {
    await lab.isolate('b', 'office');
    assert.equal(await reaches(lab, 'a', '10.1.0.2'), false);
    assert.equal((await lab.exec('b', ['cat', '/sys/class/net/office/carrier'])).stdout.trim(), '1');
    assert.ok(await reaches(lab, 'a', 'fd00:77::2'), 'the other network works');
    await lab.isolate('b');
    assert.equal(await reaches(lab, 'a', 'fd00:77::2'), false);
    await lab.heal('b');
    assert.ok((await reaches(lab, 'a', '10.1.0.2')) && (await reaches(lab, 'a', 'fd00:77::2')));
  });

  test('A cut concerns only its pair', async () => {
    const status = await lab.cut('a', 'b');
    assert.deepEqual(status.cuts, [['a', 'b']]);
    assert.equal(await reaches(lab, 'a', '10.1.0.2'), false);
    assert.equal(await reaches(lab, 'b', 'fd00:77::1'), false);
    assert.ok((await reaches(lab, 'client', '10.1.0.1')) && (await reaches(lab, 'client', '10.1.0.2')));
    assert.deepEqual((await lab.mend('b', 'a')).cuts, []);
    assert.ok(await reaches(lab, 'a', '10.1.0.2'));
  });

  test('A paused node stands still and goes on when it is resumed', async () => {
    const counter = join(labs.directory, 'counter');
    const count = () => (existsSync(counter) ? readFileSync(counter, 'utf8').length : 0);
    const writer = await lab.spawn('b', [
      'sh',
      '-c',
      'while :; do printf x >> "$1"; sleep 0.01; done',
      'writer',
      counter,
    ]);
    await until('the writer writes', () => count() > 0);
    assert.equal((await lab.pause('b')).hosts.find((h) => h.name === 'b')?.power, 'paused');
    const paused = count();
    await sleep(100);
    assert.equal(count(), paused);
    assert.ok(await reaches(lab, 'a', '10.1.0.2'), 'its kernel still answers');
    await lab.resume('b');
    await until('the writer goes on', () => count() > paused);
    writer.kill();
    const inside = async () => (await lab.exec('b', ['pgrep', '-f', counter])).code === 0;
    await until('the writer died with its command line outside', async () => !(await inside()));
  });

  test('The power switch works from inside another node and reads back', async () => {
    const call = (action: string) =>
      lab.exec('a', ['sh', '-c', 'printf "action=%s\\nport=b\\n" "$1" | "$2"', 'call', action, powerSwitch]);
    assert.equal((await call('status')).code, 0);
    assert.equal((await call('off')).code, 0);
    assert.equal((await call('status')).code, 2);
    await until('the lab notices', async () => (await host(lab, 'b')).reason === 'power switch');
    assert.equal((await call('off')).code, 0, 'off twice is off');
    assert.equal((await call('on')).code, 0);
    assert.equal((await call('status')).code, 0);
    assert.equal((await host(lab, 'b')).power, 'on');
  });

  test('The power switch refuses what it does not know and shows the faults it is told to', async () => {
    assert.equal((await fence(lab, 'off', 'nobody')).code, 1);
    assert.equal((await fence(lab, 'off', '../a')).code, 1);
    assert.equal((await fence(lab, 'explode', 'b')).code, 1);
    assert.match((await fence(lab, 'metadata', '')).stdout, /<resource-agent name="power-switch"/);
    await lab.powerSwitch({ kind: 'fail' });
    assert.equal((await fence(lab, 'off', 'b')).code, 1);
    assert.equal((await host(lab, 'b')).power, 'on');
    await lab.powerSwitch({ kind: 'slow', seconds: 0.3 });
    const started = performance.now();
    assert.equal((await fence(lab, 'status', 'b')).code, 0);
    assert.ok(performance.now() - started >= 300);
    await lab.powerSwitch({ kind: 'hang' });
    const hanging = await fence(lab, 'off', 'b', 200);
    assert.equal(hanging.code, 137);
    await lab.powerSwitch({ kind: 'ok' });
    assert.equal((await fence(lab, 'status', 'b')).code, 0);
  });

  test('A second lab of the same name is refused with the way out', async () => {
    await assert.rejects(
      labs.up(sampleConfig(labs.name)),
      /A lab of cluster ".*" is already up.*holdfast lab down --lab/,
    );
    assert.equal((await lab.status()).cluster, labs.name);
  });

  test('Nothing is left after down', async () => {
    await lab.down();
    await untilNothingIsLeft(labs.name, lab.dir);
  });
});
