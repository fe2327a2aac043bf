/**
 * A disk that is also mounted somewhere else: below itself, beside itself, in other mount namespaces, in ones without a
 * process, in no table at all. After a stop the kernel would give it to another node, or the stop says who has it. And
 * nobody is ended who does not use it.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { OperationResult } from '../../src/ports/resource-runner.ts';
import { definitionOf } from '../../src/resource-types/testing.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { createBench, sh, until } from './resource-bench.ts';

enterOwnNamespaces(import.meta.filename);

const fs = { group: 'web', resource: 'filesystem' };

/** A block device with an ext4 on it, and a resource that mounts it. */
function createDisk(context: TestContext, params: Record<string, string> = {}) {
  const top = mkdtempSync(join(tmpdir(), 'holdfast-mounts-'));
  const label = `hf${top.slice(-6)}`;
  sh(`truncate -s 8M ${top}/disk && mkfs.ext4 -q -L ${label} ${top}/disk`);
  const device = sh(`losetup --find --show ${top}/disk`);
  const directory = join(top, 'web');
  const started: ChildProcess[] = [];
  context.after(() => {
    for (const child of started) child.kill('SIGKILL');
    // What lies on it first: afterwards nothing tells that it did.
    const detach = `losetup -n -O NAME,BACK-FILE | grep ' ${top}/' | sort -r -k 2 | cut -d ' ' -f 1 | xargs -r losetup -d`;
    const unmount = `awk -v top=${top} 'index($5, top) == 1 {print $5}' /proc/self/mountinfo | tac | while read -r at; do umount -l "$(printf %b "$at")"; done`;
    sh(`${detach}; ${unmount}; rm -rf ${top}`);
  });
  const bench = createBench(context);
  const definition = definitionOf('filesystem', {
    device,
    directory,
    fstype: 'ext4',
    options: 'rw',
    ...params,
  });
  return {
    ...bench,
    top,
    device,
    label,
    directory,
    definition: { ...definition, stopTimeoutMs: 4000 },
    isFree: () => sh(`perl -e 'print sysopen(my $f, "${device}", 0200) ? "free" : "busy"'`) === 'free',
    /** Resolves when it has printed a line. */
    run: async (code: string, ...by: readonly string[]) => {
      const [program = 'bash', ...words] = [...by, 'bash', '-c', code];
      const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/' });
      started.push(child);
      await new Promise((resolve) => child.stdout?.once('data', resolve));
      (child.stdout as Socket).unref();
      child.unref();
      return { child, isAlive: () => child.exitCode === null && child.signalCode === null };
    },
  };
}

const told = (result: OperationResult): string =>
  result.outcome === 'ok' ? (result.told ?? '') : assert.fail(`not stopped: ${result.said}`);
const refused = (result: OperationResult): string =>
  result.outcome === 'ok' ? assert.fail('it should have failed') : result.said;

test('What is mounted on a disk is taken down with it, and named', async (context) => {
  const { runner, definition, directory, isFree } = createDisk(context);
  await runner.start(fs, definition);
  sh(`mkdir -p ${directory}/a "${directory}/a b" && mount -t tmpfs inner ${directory}/a`);
  sh(
    `mkdir ${directory}/a/b && mount -t tmpfs deepest ${directory}/a/b && mount -t tmpfs upon ${directory}/a/b`,
  );
  sh(`mount -t tmpfs blank "${directory}/a b"`);
  const said = told(await runner.stop(fs, definition, 'ask'));
  for (const name of ['inner', 'deepest', 'upon', 'blank'])
    assert.match(said, new RegExp(`${name} \\(tmpfs\\) at`));
  assert.equal(isFree(), true);
  assert.equal((await runner.probe(fs, definition, 'stopped')).state, 'stopped');
});

test('A second mount stacked on the directory goes too', async (context) => {
  const { runner, definition, directory, device, isFree } = createDisk(context);
  await runner.start(fs, definition);
  sh(`mount -t tmpfs above ${directory} && mount ${device} ${directory}`);
  assert.match(told(await runner.stop(fs, definition, 'kill')), /^(also unmounted.*|)$/);
  assert.equal(isFree(), true);
});

test('Bind mounts of a disk and of a directory on it go with it, and who uses them is ended and named', async (context) => {
  const { runner, definition, directory, top, isFree, run } = createDisk(context);
  await runner.start(fs, definition);
  sh(`mkdir ${directory}/sub ${top}/one ${top}/two && mount --bind ${directory} ${top}/one`);
  sh(`mount --bind ${directory}/sub ${top}/two`);
  const user = await run(`cd ${top}/two && echo in && exec sleep 300`);
  const said = told(await runner.stop(fs, definition, 'ask'));
  assert.match(said, /also unmounted: .*at \S+\/one.*at \S+\/two|also unmounted: .*at \S+\/two.*at \S+\/one/);
  assert.match(said, /were ended: \d+ \(sleep: working directory \S+\/two\)/);
  await until(() => !user.isAlive(), 'its user has ended');
  assert.equal(isFree(), true);
});

for (const [name, code] of Object.entries({
  'an open file': 'exec 3> $web/file; echo in; cd /; sleep 300',
  'a working directory': 'cd $web; echo in; exec sleep 300',
  'a root directory': "mkdir -p $web/bin $web/proc; echo in; exec perl -e 'chroot($ARGV[0]); sleep 300' $web",
  'a program': 'cp /usr/bin/sleep $web/sleeper; $web/sleeper 300 & echo in; wait',
  'a mapped file': `truncate -s 8192 $web/map; exec python3 -c 'import mmap, os, time
f = os.open("'$web/map'", os.O_RDWR); m = mmap.mmap(f, 4096, offset=4096); os.close(f); print("in", flush=True); time.sleep(300)'`,
}))
  test(`Who uses a disk by ${name} in another mount namespace is ended, its neighbour is not`, async (context) => {
    const { runner, definition, directory, isFree, run } = createDisk(context);
    await runner.start(fs, definition);
    const neighbour = await run('cd /; echo in; exec sleep 300', 'unshare', '--mount');
    const user = await run(`web=${directory}; ${code}`, 'unshare', '--mount');
    const said = told(await runner.stop(fs, definition, 'kill'));
    assert.match(said, /processes that used it were ended: \d+/);
    assert.equal(isFree(), true);
    assert.equal(neighbour.isAlive(), true);
    assert.doesNotMatch(said, new RegExp(`\\b${neighbour.child.pid}\\b \\([a-z]+: `));
    await until(() => !user.isAlive() || !uses(user.child, directory), 'its user has ended');
  });

function uses(child: ChildProcess, directory: string): boolean {
  return sh(`ls -l /proc/${child.pid}/fd /proc/${child.pid}/cwd 2> /dev/null; true`).includes(directory);
}

test('A mount in a namespace that a file keeps and no process lives in is found and taken down', async (context) => {
  const { runner, definition, top, isFree } = createDisk(context);
  await runner.start(fs, definition);
  // The kernel lets a namespace be kept only in one that it counts as older, and counts on each processor by itself.
  const pin = `for cpu in $(seq 0 ${availableParallelism() - 1}); do taskset -c $cpu unshare --mount=${top}/ns/file true 2> /dev/null && break; done`;
  sh(`mkdir ${top}/ns && mount -t tmpfs kept ${top}/ns && touch ${top}/ns/file && ${pin}`);
  assert.match(
    told(await runner.stop(fs, definition, 'ask')),
    /in the mount namespace kept by the file \S+ns\/file/,
  );
  assert.equal(isFree(), true);
});

test('A mount in a namespace that a process keeps open is found and taken down', async (context) => {
  const { runner, definition, isFree, run } = createDisk(context);
  await runner.start(fs, definition);
  const keeper = await run(`unshare --mount sleep 300 &
until [ "$(readlink /proc/$!/ns/mnt)" != "$(readlink /proc/$$/ns/mnt)" ]; do :; done
exec 3< /proc/$!/ns/mnt; kill $!; wait; echo in; exec sleep 300`);
  const said = told(await runner.stop(fs, definition, 'kill'));
  assert.match(said, /in a mount namespace that process \d+ \((bash|sleep)\) keeps open/);
  assert.equal(isFree(), true);
  assert.equal(keeper.isAlive(), true);
});

test('A namespace whose processes all see only a part of it is seen whole', async (context) => {
  const { runner, definition, top, isFree, run } = createDisk(context);
  await runner.start(fs, definition);
  sh(`mkdir ${top}/cell`);
  const prisoner = await run(
    `echo in; exec perl -e 'chroot($ARGV[0]); chdir("/"); sleep 300' ${top}/cell`,
    'unshare',
    '--mount',
  );
  await until(() => sh(`readlink /proc/${prisoner.child.pid}/root`).endsWith('/cell'), 'it sees a part only');
  told(await runner.stop(fs, definition, 'kill'));
  assert.equal(isFree(), true);
  assert.equal(prisoner.isAlive(), true);
});

test('Mounts that spread to a namespace by propagation go, although they are busy there', async (context) => {
  const { runner, definition, directory, top, isFree, run } = createDisk(context);
  sh(`mount --bind ${top} ${top} && mount --make-shared ${top}`);
  const peer = await run('echo in; exec sleep 300', 'unshare', '--mount', '--propagation', 'unchanged');
  await runner.start(fs, definition);
  const user = await run(
    `exec 3> ${directory}/file; echo in; exec sleep 300`,
    'nsenter',
    '-t',
    `${peer.child.pid}`,
    '-m',
  );
  told(await runner.stop(fs, definition, 'ask'));
  assert.equal(isFree(), true);
  assert.equal(peer.isAlive(), true);
  await until(() => !user.isAlive(), 'its user has ended');
});

test('A disk that was unmounted lazily is not free before its last user is ended', async (context) => {
  const { runner, definition, directory, isFree, run } = createDisk(context);
  await runner.start(fs, definition);
  const user = await run(`exec 3> ${directory}/file; echo in; exec sleep 300`);
  sh(`umount -l ${directory}`);
  const before = await runner.probe(fs, definition, 'stopped');
  assert.equal(before.state, 'failed');
  assert.match(before.said, /is in use by \d+ \((bash|sleep): open file/);
  assert.match(told(await runner.stop(fs, definition, 'kill')), /were ended: \d+/);
  await until(() => !user.isAlive(), 'its user has ended');
  assert.equal(isFree(), true);
});

for (const [name, { make, said }] of Object.entries({
  'a loop device over a file on it': {
    make: 'truncate -s 1M $web/file && losetup --find --show $web/file > $top/loop',
    said: /used by the loop device \/dev\/loop\d+ over \S+\/file|held by the loop device/,
  },
  'an overlay with a layer on it': {
    make: 'mkdir $web/low $top/over && mount -t overlay stacked -o lowerdir=$web/low:/usr/share $top/over',
    said: /held by the overlay at \S+\/over/,
  },
}))
  test(`A stop that ${name} prevents fails and names it`, async (context) => {
    const { runner, definition, directory, top } = createDisk(context);
    await runner.start(fs, definition);
    context.after(() =>
      sh(`umount ${top}/over; [ ! -e ${top}/loop ] || losetup -d $(cat ${top}/loop); true`),
    );
    sh(`web=${directory} top=${top}; ${make}`);
    assert.match(refused(await runner.stop(fs, { ...definition, stopTimeoutMs: 1000 }, 'kill')), said);
    assert.notEqual((await runner.probe(fs, definition, 'stopped')).state, 'stopped');
  });

test('A mount that a user namespace has locked makes the stop fail and is named', async (context) => {
  const { runner, definition, run } = createDisk(context);
  await runner.start(fs, definition);
  const rootless = await run('echo in; exec sleep 300', 'unshare', '--user', '--map-root-user', '--mount');
  const said = refused(await runner.stop(fs, { ...definition, stopTimeoutMs: 1000 }, 'kill'));
  assert.match(said, /still mounted: .* in the mount namespace of process \d+ \((bash|sleep)\)/);
  assert.equal(rootless.isAlive(), true);
  assert.equal((await runner.probe(fs, definition, 'stopped')).state, 'failed');
});

test('A disk that somebody has mounted elsewhere, by whatever name, is neither mounted nor taken away', async (context) => {
  const { runner, definition, directory, top, device, label } = createDisk(context);
  sh(`mkdir ${top}/mine && mount ${device} ${top}/mine`);
  symlinkSync(device, join(top, 'a-name'));
  for (const name of [device, join(top, 'a-name'), `LABEL=${label}`]) {
    const result = await runner.start(fs, { ...definition, params: { ...definition.params, device: name } });
    assert.match(refused(result), /is mounted elsewhere: \/dev\/loop\d+ \(ext4\) at \S+\/mine/);
    assert.equal(result.outcome === 'failed' && result.untouched, true);
  }
  assert.equal((await runner.probe(fs, definition, 'stopped')).state, 'failed');
  assert.match(readFileSync('/proc/self/mountinfo', 'utf8'), new RegExp(`${top}/mine `));
  sh(
    `umount ${top}/mine && losetup --find --show ${device} > ${top}/loop && mount $(cat ${top}/loop) ${top}/mine`,
  );
  assert.match(
    refused(await runner.start(fs, definition)),
    /is mounted elsewhere: \/dev\/loop\d+ \(ext4\) at \S+\/mine/,
  );
  sh(`umount ${top}/mine && losetup -d $(cat ${top}/loop)`);
  sh(`mkdir -p ${directory} && mount -t tmpfs other ${directory}`);
  assert.match(refused(await runner.start(fs, definition)), /other \(tmpfs\) is mounted, not/);
});

test('A directory behind a symbolic link is the one it leads to', async (context) => {
  const { runner, definition, top, isFree } = createDisk(context);
  mkdirSync(join(top, 'real'));
  symlinkSync(join(top, 'real'), join(top, 'link'));
  const behind = { ...definition, params: { ...definition.params, directory: join(top, 'link', 'web') } };
  assert.deepEqual(await runner.start(fs, behind), { outcome: 'ok' });
  assert.equal((await runner.probe(fs, behind, 'cheap')).state, 'running');
  assert.deepEqual(await runner.stop(fs, behind, 'ask'), { outcome: 'ok' });
  assert.equal(isFree(), true);
});

test('A bind mount of the root file system ends who uses it, and nobody who has that file system mounted', async (context) => {
  const { runner, top, directory, definition, run } = createDisk(context);
  sh(`mkdir ${top}/source ${top}/others && mount --bind ${top}/source ${top}/others`);
  const params = { device: join(top, 'source'), directory, fstype: 'none', options: 'bind' };
  const bind = { ...definition, params };
  assert.deepEqual(await runner.start(fs, bind), { outcome: 'ok' });
  assert.equal((await runner.probe(fs, bind, 'certain')).state, 'running');
  const unit = await run('cd /; exec 3< /etc/passwd; echo in; exec sleep 300', 'unshare', '--mount');
  const other = await run(`cd ${top}/others; echo in; exec sleep 300`, 'unshare', '--mount');
  const user = await run(`cd ${directory}; echo in; exec sleep 300`, 'unshare', '--mount');
  const said = told(await runner.stop(fs, bind, 'ask'));
  assert.match(said, /were ended: \d+ \((bash|sleep): working directory \S+\/web\)/);
  await until(() => !user.isAlive(), 'its user has ended');
  assert.deepEqual([unit.isAlive(), other.isAlive()], [true, true]);
  assert.equal((await runner.probe(fs, bind, 'stopped')).state, 'stopped');
  assert.match(readFileSync('/proc/self/mountinfo', 'utf8'), new RegExp(`${top}/others `));
});
