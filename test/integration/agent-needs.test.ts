/**
 * An agent on a machine where something is missing or read-only: each time one clear error, at once. What is taken away
 * is taken away for real, in a mount namespace of its own. Before, an agent could spin for ever at real-time priority.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { findHierarchy } from '../../src/node/own-control-group.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';

enterOwnNamespaces(import.meta.filename);

const main = join(import.meta.dirname, '../../dist/keeper.js');
/** A second, and what a busy machine needs to start a few programs. */
const withinMs = 3000;
const hierarchy = findHierarchy().directory;

/** Two control groups: whoever is in the one sees only the other. */
const outside = join(hierarchy, `holdfast-outside.${process.pid}`);
const inside = join(hierarchy, `holdfast-inside.${process.pid}`);
after(() => {
  for (const path of [outside, inside]) rmdirSync(path);
});

interface Missing {
  /** Shell code that takes it away. $state is the state directory. */
  readonly taken: string;
  readonly code: number;
  readonly said: RegExp;
  readonly cluster?: string;
  readonly stateDir?: (directory: string) => string;
}

const missing: Readonly<Record<string, Missing>> = {
  'control groups: an empty directory mounted over the hierarchy': {
    taken: `mount -t tmpfs none ${hierarchy}`,
    code: 69,
    said: /names a control group v2 hierarchy at .*, but something else is there now.*mount -t cgroup2/,
  },
  'control groups: /sys mounted anew': {
    taken: 'mount -t sysfs none /sys',
    code: 69,
    said: /control group v2 hierarchy.*mount -t cgroup2/,
  },
  'control groups: /sys mounted anew, all older mounts gone': {
    taken: 'umount -R /sys/fs/cgroup; umount -l /sys; mount -t sysfs none /sys',
    code: 69,
    said: /No control group v2 hierarchy is mounted here/,
  },
  'control groups: only version 1': {
    taken: `umount ${hierarchy}`,
    code: 69,
    said: /No control group v2 hierarchy is mounted here/,
  },
  'control groups: read-only': {
    taken: `mount -o remount,bind,ro ${hierarchy}`,
    code: 69,
    said: /cannot be made: it is mounted read-only.*mount it read-write/,
  },
  'control groups: the process is in a part that is not mounted': {
    taken: `mkdir -p ${outside} ${inside} && echo 0 > ${outside}/cgroup.procs && mount --bind ${inside} ${hierarchy}`,
    code: 69,
    said: /The control group of this process \(\/holdfast-outside\.\d+\) is not below/,
  },
  '/proc: of other processes': {
    taken: 'umount -l /proc',
    code: 69,
    said: /needs \/proc of its own process namespace: it calls this process \d+/,
  },
  '/proc: not there': {
    taken: 'umount -l /proc; umount -l /proc',
    code: 69,
    said: /needs \/proc: .*mount -t proc proc \/proc/,
  },
  '/proc: without the kernel part': {
    taken: 'umount -l /proc; mount -t proc -o subset=pid proc /proc',
    code: 69,
    said: /needs \/proc: .*uptime.*Mount it whole/,
  },
  '/dev/null: a file': {
    taken: 'mount -t tmpfs none /dev; touch /dev/null',
    code: 69,
    said: /needs \/dev\/null/,
  },
  'the shell: not there': {
    taken: 'mount --bind /dev/null "$(readlink -f /bin/sh)"',
    code: 69,
    said: /needs "\/bin\/sh"/,
  },
  'flock: not there': {
    taken: 'mount --bind /dev/null "$(readlink -f "$(command -v flock)")"',
    code: 73,
    said: /could not be locked: .*flock.*needed/,
  },
  'the state directory: read-only': {
    taken: 'mkdir "$state"; mount --bind "$state" "$state"; mount -o remount,bind,ro "$state"',
    code: 73,
    said: /state directory .* cannot be used: .*read-only/,
  },
  'the state directory: on a read-only disk': {
    taken: 'mount --bind "$top" "$top"; mount -o remount,bind,ro "$top"',
    code: 73,
    said: /state directory .* cannot be used: .*read-only/,
  },
  'the state directory: a file': {
    taken: 'touch "$state"',
    code: 73,
    said: /cannot be made: there is something else of that name/,
  },
  'the state directory: below a file system of the kernel': {
    taken: '',
    stateDir: () => '/proc/holdfast/state',
    code: 73,
    said: /"\/proc\/holdfast" cannot be made: the kernel makes none there/,
  },
  'the state directory: its path too long for a socket': {
    taken: '',
    stateDir: (directory) => join(directory, 'x'.repeat(120)),
    code: 69,
    said: /socket .* has \d+ bytes, the kernel takes at most 107\. Give a shorter --state-dir/,
  },
  'the name: too long for a socket': {
    taken: '',
    cluster: 'x'.repeat(120),
    code: 69,
    said: /socket .* has \d+ bytes.*shorter name/,
  },
  'the daemon: not there': {
    taken: 'daemon=/nowhere/daemon.js',
    code: 69,
    said: /needs "\/nowhere\/daemon.js"/,
  },
  'the cluster key: not there': { taken: 'rm "$top/key"', code: 78, said: /cluster key .* cannot be read/ },
  'the cluster key: a FIFO that nobody writes': {
    taken: 'rm "$top/key"; mkfifo "$top/key"',
    code: 78,
    said: /cluster key .* is no file/,
  },
  'the compiled cluster file: a FIFO that nobody writes': {
    taken: 'rm "$top/compiled.json"; mkfifo "$top/compiled.json"',
    code: 78,
    said: /compiled\.json" cannot be read: it is no file/,
  },
};

for (const [name, row] of Object.entries(missing))
  test(`an agent says at once what is missing: ${name}`, (context) => {
    const { status, signal, stderr, tookMs } = runAgent(context, row);
    const said = `${stderr}\nstatus ${status} ${signal} after ${Math.round(tookMs)} ms`;
    assert.equal(status, row.code, said);
    assert.match(stderr, row.said, said);
    assert.equal(stderr.trim().split('\n').length, 1, `one line: ${said}`);
  });

function runAgent(context: TestContext, { taken, cluster = 'needs', stateDir }: Missing) {
  const top = mkdtempSync(join(tmpdir(), 'holdfast-needs-'));
  context.after(() => rmSync(top, { recursive: true }));
  writeFileSync(join(top, 'key'), 'a key that is long enough\n', { mode: 0o600 });
  const config = { cluster: { name: cluster }, nodes: { a: {} } };
  writeFileSync(join(top, 'compiled.json'), JSON.stringify({ config, keyFile: 'key' }));
  const state = stateDir?.(top) ?? join(top, 'state');
  const agent = `exec "${process.execPath}" "${main}" --node a --state-dir "$state" --compiled "$top/compiled.json" --daemon "$daemon"`;
  // The shell was read before it is taken away.
  const code = `top=${top} state=${state} daemon=${main}\n${taken}\n${agent}`;
  const begin = performance.now();
  const ended = spawnSync('unshare', ['--mount', '/bin/bash', '-c', code], {
    encoding: 'utf8',
    // A shell whose input is a socket takes itself for a remote one and reads the files of its user.
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: withinMs,
    killSignal: 'SIGKILL',
  });
  return { ...ended, tookMs: performance.now() - begin };
}
