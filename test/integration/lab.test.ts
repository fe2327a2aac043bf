/**
 * The lab on real namespaces, with a stand-in for the agent and the store (see stand-in-holdfast). Needs root. One lab
 * serves most tests: each leaves it as it found it.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { labControlGroup } from '../../lab/control-group.ts';
import { Lab } from '../../lab/lab.ts';
import { runForResult } from '../../lab/run.ts';
import { sampleConfig, withNode } from '../../lab/testdata/sample-cluster.ts';

const holdfast = join(import.meta.dirname, 'stand-in-holdfast');
const powerSwitch = join(import.meta.dirname, '..', '..', 'lab', 'power-switch');
const cluster = `lab-test-${process.pid}`;
const temporary = mkdtempSync(join(tmpdir(), 'lab-test-'));
const file = join(temporary, 'cluster.yaml');
const sqlite = { kind: 'sqlite', address: '10.1.0.9:7400', lab: true } as const;
const labs: Lab[] = [];

async function up(name: string, config = sampleConfig(name, 2), dir?: string): Promise<Lab> {
  const lab = await Lab.up(file, { config, holdfast, dir });
  labs.push(lab);
  return lab;
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, `${what}: not within 10 s`);
    await sleep(10);
  }
}

/** True when `from` gets an answer from the address within half a second. */
async function reaches(lab: Lab, from: string, address: string): Promise<boolean> {
  const { code } = await lab.exec(from, ['ping', '-n', '-q', '-c', '1', '-W', '0.5', address]);
  return code === 0;
}

async function host(lab: Lab, name: string) {
  const found = (await lab.status()).hosts.find((h) => h.name === name);
  assert.ok(found, `there is a host ${name}`);
  return found;
}

/** Lines `NODE BOOT-ID` that the stand-in agent left in its state directory, one per start. */
function starts(lab: Lab, node: string): string[] {
  const path = join(lab.dir, 'nodes', node, 'starts');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

function fence(lab: Lab, action: string, port: string) {
  return runForResult([powerSwitch], { input: `action=${action}\nport=${port}\nlab=${lab.dir}\n` });
}

/** What a lab may leave: nothing with its directory in a command line, no mount, no loop device, no control group. */
function leftovers(name: string, dir: string): string[] {
  const processes = readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir);
    } catch {
      return false;
    }
  });
  const loops = execFileSync('losetup', ['-n', '-O', 'BACK-FILE', '-l'], { encoding: 'utf8' }).split('\n');
  return [
    ...processes.map((pid) => `process ${pid}`),
    ...(readFileSync('/proc/self/mountinfo', 'utf8').includes(dir) ? ['a mount'] : []),
    ...loops.filter((back) => back.includes(dir)).map((back) => `a loop device of ${back}`),
    ...[labControlGroup(name), dir].filter((path) => existsSync(path)),
  ];
}

/** The janitor's own process ends a moment after its work. */
async function untilNothingIsLeft(name: string, dir: string): Promise<void> {
  let left: string[] = [];
  const gone = () => {
    left = leftovers(name, dir);
    return left.length === 0;
  };
  await until('nothing is left', gone).catch(() => assert.deepEqual(left, []));
}

after(async () => {
  for (const lab of labs) await lab.down();
  rmSync(temporary, { recursive: true });
});

describe('A lab with two nodes', () => {
  let lab: Lab;
  before(async () => {
    lab = await up(cluster, sampleConfig(cluster, 2, sqlite));
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
    const counter = join(temporary, 'counter');
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
    const hanging = await runForResult([powerSwitch], {
      input: `action=off\nport=b\nlab=${lab.dir}\n`,
      timeoutMs: 200,
    });
    assert.equal(hanging.code, 137);
    await lab.powerSwitch({ kind: 'ok' });
    assert.equal((await fence(lab, 'status', 'b')).code, 0);
  });

  test('A second lab of the same name is refused with the way out', async () => {
    await assert.rejects(up(cluster), /A lab of cluster ".*" is already up.*holdfast lab down --lab/);
    assert.equal((await lab.status()).cluster, cluster);
  });

  const ask = `fetch('http://10.1.0.9:7400', {method: process.argv[1], signal: AbortSignal.timeout(3000)})
    .then(async (r) => console.log(r.status, await r.text()), (e) => console.log(e.cause?.code ?? e.name))`;
  const store = async (method: 'GET' | 'PUT') =>
    (await lab.exec('client', [process.execPath, '-e', ask, method])).stdout.trim();

  test('The store is read-only, full or gone when told so, and well again afterwards', async () => {
    await until('the store answers', async () => (await store('PUT')).startsWith('200'));
    const refusals = { readonly: /^500 .*I\/O/, full: /^500 .*full/, gone: /^ECONNREFUSED/ } as const;
    for (const mode of ['readonly', 'full', 'gone'] as const) {
      assert.equal((await lab.store(mode)).store.mode, mode);
      // A full file system shows when the next block is asked for, not before.
      await until(`${mode} shows`, async () => refusals[mode].test(await store('PUT')));
      if (mode !== 'gone') assert.match(await store('GET'), /^200/, `reading works while it is ${mode}`);
      await lab.store('up');
      await until(`well after ${mode}`, async () => (await store('PUT')).startsWith('200'));
    }
  });

  test('A slow store keeps its callers waiting', async () => {
    const slowest = async () => {
      const probe = `const t = performance.now(); let worst = 0; (async () => { while (performance.now() - t < 1200) {
        const s = performance.now(); await (await fetch('http://10.1.0.9:7400')).text(); worst = Math.max(worst, performance.now() - s); }
        console.log(Math.round(worst)); })()`;
      return Number((await lab.exec('client', [process.execPath, '-e', probe])).stdout);
    };
    await lab.store('slow', 400);
    assert.ok((await slowest()) > 300);
    await lab.store('up');
    await until('it is quick again', async () => (await slowest()) < 300);
  });

  test('Nothing is left after down', async () => {
    await lab.down();
    await untilNothingIsLeft(cluster, lab.dir);
  });
});

test('Nothing is left when the supervisor was killed', async () => {
  const name = `${cluster}-killed`;
  const lab = await up(name, sampleConfig(name, 2, sqlite));
  const outliving = await lab.spawn('a', ['sleep', '1000']);
  process.kill((await lab.status()).supervisor, 'SIGKILL');
  await untilNothingIsLeft(name, lab.dir);
  outliving.kill();
});

test('Nothing is left by the next command when supervisor and janitor were killed', async () => {
  const name = `${cluster}-both`;
  const lab = await up(name, sampleConfig(name, 1, sqlite));
  const { supervisor } = await lab.status();
  const janitor = execFileSync('pgrep', ['-P', String(supervisor), '-f', 'lab/janitor'], {
    encoding: 'utf8',
  });
  process.kill(Number(janitor), 'SIGKILL');
  process.kill(supervisor, 'SIGKILL');
  await until('the next command removes it', async () => {
    await Lab.list();
    return leftovers(name, lab.dir).length === 0;
  });
});

test('A node that does not pet its armed watchdog is switched off, and unarmed after its boot', async () => {
  const name = `${cluster}-dog`;
  const watchdog = { device: '/dev/watchdog', timeoutMs: 300, pausable: false };
  const lab = await up(name, withNode(sampleConfig(name, 2), 'a', { watchdog }));
  const pet = 'for i in 1 2 3 4 5 6 7 8 9 10; do printf . > /dev/watchdog; sleep 0.05; done';
  await lab.exec('a', ['sh', '-c', pet]);
  const petted = await host(lab, 'a');
  assert.deepEqual([petted.power, petted.watchdog], ['on', 'armed']);
  await until('it bites', async () => (await host(lab, 'a')).power === 'off');
  assert.equal((await host(lab, 'a')).reason, 'watchdog');
  await lab.power('a', 'on');
  assert.equal((await host(lab, 'a')).watchdog, 'not armed');
  await lab.exec('a', ['sh', '-c', 'printf .V > /dev/watchdog']);
  await lab.exec('a', ['sh', '-c', 'printf . > /dev/watchdog']);
  await lab.pause('a');
  await until('it bites a paused node', async () => (await host(lab, 'a')).power === 'off');
  await lab.down();
});

test('A lab that cannot boot is rolled back and says why', async () => {
  const name = `${cluster}-broken`;
  const dir = join(temporary, 'lab');
  const config = sampleConfig(name, 2, sqlite);
  await assert.rejects(Lab.up(file, { config, holdfast: '/bin/false', dir }), /"store" did not boot/);
  await untilNothingIsLeft(name, dir);
});

test('An interrupted "up" is rolled back', async () => {
  const name = `${cluster}-interrupted`;
  const dir = join(temporary, 'interrupted');
  const interrupt = new AbortController();
  const onProgress = (step: string) => {
    if (step === 'switch up') interrupt.abort();
  };
  const started = Lab.up(file, {
    config: sampleConfig(name, 2),
    holdfast,
    dir,
    onProgress,
    signal: interrupt.signal,
  });
  await assert.rejects(started, /interrupted/);
  await untilNothingIsLeft(name, dir);
});

test('A directory with foreign files is refused and left alone', async () => {
  const name = `${cluster}-foreign`;
  await assert.rejects(up(name, sampleConfig(name), import.meta.dirname), /files that are not a lab's/);
  assert.ok(existsSync(import.meta.filename));
});

test('State kept by "down" is there in the next lab, and two labs do not collide', async () => {
  const name = `${cluster}-kept`;
  const dir = join(temporary, 'kept');
  const [first, other] = await Promise.all([
    up(name, sampleConfig(name, 1), dir),
    up(`${name}-2`, sampleConfig(`${name}-2`, 1)),
  ]);
  await until('the agent starts', () => starts(first, 'a').length === 1);
  await first.down({ keep: true });
  const again = await up(name, sampleConfig(name, 1), dir);
  await until('the agent starts again', () => starts(again, 'a').length === 2);
  assert.equal((await other.status()).hosts[0]?.power, 'on');
  await again.down();
  await untilNothingIsLeft(name, dir);
});
