/** How labs end: on request, killed, half-way up, bitten by a watchdog. Whatever happens, nothing stays behind. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Lab } from '../../lab/lab.ts';
import { sampleConfig, withNode } from '../../lab/testdata/sample-cluster.ts';
import { holdfast, host, Labs, leftovers, starts, until, untilNothingIsLeft } from './lab-fixture.ts';

const labs = new Labs('lab-end');
const sqlite = { kind: 'sqlite', address: '10.1.0.9:7400', lab: true } as const;

after(() => labs.end());

test('Nothing is left when the supervisor was killed', async () => {
  const name = `${labs.name}-killed`;
  const lab = await labs.up(sampleConfig(name, 2, sqlite));
  const outliving = await lab.spawn('a', ['sleep', '1000']);
  process.kill((await lab.status()).supervisor, 'SIGKILL');
  await untilNothingIsLeft(name, lab.dir);
  outliving.kill();
});

test('Nothing is left by the next command when supervisor and janitor were killed', async () => {
  const name = `${labs.name}-both`;
  const lab = await labs.up(sampleConfig(name, 1, sqlite));
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
  const name = `${labs.name}-dog`;
  const watchdog = { device: '/dev/watchdog', timeoutMs: 300, pausable: false };
  const lab = await labs.up(withNode(sampleConfig(name, 2), 'a', { watchdog }));
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
  const name = `${labs.name}-broken`;
  const dir = join(labs.directory, 'lab');
  const config = sampleConfig(name, 2, sqlite);
  await assert.rejects(Lab.up(labs.file, { config, holdfast: '/bin/false', dir }), /"store" did not boot/);
  await untilNothingIsLeft(name, dir);
});

test('An interrupted "up" is rolled back', async () => {
  const name = `${labs.name}-interrupted`;
  const dir = join(labs.directory, 'interrupted');
  const interrupt = new AbortController();
  const onProgress = (step: string) => {
    if (step === 'switch up') interrupt.abort();
  };
  const started = Lab.up(labs.file, {
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
  const name = `${labs.name}-foreign`;
  await assert.rejects(labs.up(sampleConfig(name), import.meta.dirname), /files that are not a lab's/);
  assert.ok(existsSync(import.meta.filename));
});

test('State kept by "down" is there in the next lab, and two labs do not collide', async () => {
  const name = `${labs.name}-kept`;
  const dir = join(labs.directory, 'kept');
  const [first, other] = await Promise.all([
    labs.up(sampleConfig(name, 1), dir),
    labs.up(sampleConfig(`${name}-2`, 1)),
  ]);
  await until('the agent starts', () => starts(first, 'a').length === 1);
  await first.down({ keep: true });
  const again = await labs.up(sampleConfig(name, 1), dir);
  await until('the agent starts again', () => starts(again, 'a').length === 2);
  assert.equal((await other.status()).hosts[0]?.power, 'on');
  await again.down();
  await untilNothingIsLeft(name, dir);
});
