/** Mounts on the real machine: image files, loop devices, users that hold on. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { definitionOf } from '../../src/resource-types/testing.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { createBench, sh, until } from './resource-bench.ts';

enterOwnNamespaces(import.meta.filename);

const fs = { group: 'web', resource: 'filesystem' };

function makeImage(context: TestContext, options: string) {
  const bench = createBench(context);
  const image = join(bench.stateDir, 'content.img');
  const directory = join(bench.stateDir, 'srv', 'web');
  sh(`truncate -s 8M ${image} && mkfs.ext4 -q ${image}`);
  const definition = definitionOf('filesystem', { device: image, directory, fstype: 'ext4', options });
  const loops = () => sh(`losetup -n -O NAME -j ${image}`).split('\n').filter(Boolean);
  context.after(() =>
    sh(`umount -l ${directory} 2>/dev/null; losetup -j ${image} -n -O NAME | xargs -r losetup -d`),
  );
  context.after(() => {
    sh(
      `umount -l ${directory} 2> /dev/null; losetup -n -O NAME,BACK-FILE | grep ${bench.stateDir}/ | cut -d " " -f 1 | xargs -r losetup -d`,
    );
  });
  return { ...bench, image, directory, definition, loops };
}

test('An image is mounted through a loop device that goes away with the unmount', async (context) => {
  const { runner, directory, definition, loops } = makeImage(context, 'noatime');
  assert.equal((await runner.probe(fs, definition, 'certain')).state, 'stopped');
  assert.deepEqual(await runner.start(fs, definition), { outcome: 'ok' });
  assert.deepEqual(await runner.start(fs, definition), { outcome: 'ok' }, 'a second start changes nothing');
  writeFileSync(join(directory, 'page'), 'hello');
  assert.equal(loops().length, 1);
  assert.equal((await runner.probe(fs, definition, 'certain')).state, 'running');
  assert.deepEqual(await runner.stop(fs, definition, 'ask'), { outcome: 'ok' });
  assert.equal(existsSync(join(directory, 'page')), false);
  assert.deepEqual(loops(), []);
  await runner.start(fs, definition);
  assert.equal(existsSync(join(directory, 'page')), true);
  assert.deepEqual(await runner.stop(fs, definition, 'kill'), { outcome: 'ok' });
  assert.deepEqual(loops(), []);
});

test('A loop device of another node over the same image is neither used nor touched', async (context) => {
  const { runner, image, directory, definition, loops } = makeImage(context, 'ro');
  const others = sh(`losetup --find --show --read-only ${image}`);
  await runner.start(fs, definition);
  const own = sh(`findmnt -n -o SOURCE ${directory}`);
  assert.notEqual(own, others);
  assert.match(sh(`losetup -n -O RO ${own}`), /1/);
  assert.deepEqual(await runner.stop(fs, definition, 'kill'), { outcome: 'ok' });
  assert.deepEqual(loops(), [others]);
});

test('A loop device from a start that was killed half-way is detached by the next stop', async (context) => {
  const { runner, image, stateDir, definition, loops } = makeImage(context, 'ro');
  const state = join(stateDir, 'resources', 'web.filesystem');
  mkdirSync(state, { recursive: true });
  sh(`losetup --find --show ${image} > ${state}/loop-device`);
  assert.deepEqual(await runner.stop(fs, definition, 'kill'), { outcome: 'ok' });
  assert.deepEqual(loops(), []);
});

test('A mount that fails says why and leaves no loop device', async (context) => {
  const { runner, stateDir, image, definition, loops } = makeImage(context, 'rw');
  sh(`dd if=/dev/zero of=${image} bs=1M count=8 conv=notrunc status=none`);
  const broken = await runner.start(fs, definition);
  assert.match(
    broken.outcome === 'failed' ? broken.said : '',
    /^mount of .*content\.img at .* wrong fs type/,
  );
  assert.deepEqual(loops(), []);
  const nowhere = { ...definition.params, device: join(stateDir, 'nowhere.img') };
  const missing = await runner.start(fs, { ...definition, params: nowhere });
  assert.match(missing.outcome === 'failed' ? missing.said : '', /nowhere\.img does not exist/);
});

test('Users are asked to go before they are killed, and the unmount is real', async (context) => {
  const { runner, directory, definition, loops } = makeImage(context, 'rw');
  await runner.start(fs, definition);
  mkdirSync(join(directory, 'sub'));
  const asked = spawn('sleep', ['300'], { cwd: join(directory, 'sub') });
  const end = new Promise((resolve) => asked.once('exit', (_code, signal) => resolve(signal)));
  const asks = await runner.stop(fs, definition, 'ask');
  assert.match(
    asks.outcome === 'ok' ? (asks.told ?? '') : '',
    /ended: \d+ \(sleep: working directory .*\/web\/sub\)/,
  );
  assert.equal(await end, 'SIGTERM');
  await runner.start(fs, definition);
  const stubborn = spawn('sh', [
    '-c',
    `trap "" TERM; exec 3> ${directory}/open; echo ready; while :; do sleep 1; done`,
  ]);
  await new Promise((resolve) => stubborn.stdout.once('data', resolve));
  const killed = new Promise((resolve) => stubborn.once('exit', (_code, signal) => resolve(signal)));
  assert.equal((await runner.stop(fs, { ...definition, stopTimeoutMs: 1000 }, 'ask')).outcome, 'ok');
  assert.equal(await killed, 'SIGKILL');
  assert.deepEqual(loops(), []);
});

test('A mount that a process took into a namespace of its own is taken from it, and the process lives', async (context) => {
  const { runner, directory, definition, loops } = makeImage(context, 'rw');
  await runner.start(fs, definition);
  context.after(() => hidden.kill('SIGKILL'));
  const hidden = spawn('unshare', ['--mount', 'sh', '-c', `cd / && echo ready && exec sleep 300`]);
  await new Promise((resolve) => hidden.stdout.once('data', resolve));
  assert.equal((await runner.stop(fs, definition, 'kill')).outcome, 'ok');
  await until(() => loops().length === 0, 'the file system is closed');
  assert.equal(hidden.exitCode ?? hidden.signalCode, null);
  assert.equal(existsSync(join(directory, 'lost+found')), false);
});

test('A writable mount that turns read-only has failed', async (context) => {
  const { runner, directory, definition } = makeImage(context, 'rw');
  await runner.start(fs, definition);
  sh(`mount -o remount,ro ${directory}`);
  assert.deepEqual(await runner.probe(fs, definition, 'cheap'), {
    state: 'failed',
    said: `${directory} has turned read-only`,
  });
  assert.deepEqual(await runner.stop(fs, definition, 'ask'), { outcome: 'ok' });
});
