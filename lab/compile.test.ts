/** The texts that make a lab, against files a person can read. `UPDATE_GOLDEN=1` rewrites them; read the difference. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileBoot, compileLauncher, compileServices } from './compile-boot.ts';
import {
  compileDebianBoot,
  compileDebianFiles,
  compileDebianHook,
  compileDebianServices,
} from './compile-debian.ts';
import {
  compileCable,
  compileFaults,
  compilePortsDown,
  compilePortsUp,
  compileSwitch,
} from './compile-switch.ts';
import { compileEntrance } from './enter-host.ts';
import { holdfastRoot } from './lab-files.ts';
import { hostOf } from './plan.ts';
import { sampleConfig, samplePlan, withNode } from './testdata/sample-cluster.ts';

const watchdog = { device: '/dev/watchdog', timeoutMs: 1000, pausable: false };
const sqlite = { kind: 'sqlite', address: '10.1.0.9:7400', lab: true } as const;
const plan = samplePlan(withNode(sampleConfig('c', 2, sqlite), 'a', { watchdog }));
const a = hostOf(plan, 'a');

function golden(name: string, text: string): void {
  const path = join(import.meta.dirname, 'testdata', name);
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, text);
  assert.equal(text, readFileSync(path, 'utf8'));
}

test('compileSwitch() makes a bridge per network and rules for faults', () =>
  golden('switch.sh', compileSwitch(plan)));

test('compileBoot() makes a machine of the namespaces of a node', () =>
  golden('boot-node.sh', compileBoot(plan, a)));

test('compileBoot() mounts and fills the store where it is missing', () =>
  golden('boot-store.sh', compileBoot(plan, hostOf(plan, 'store'))));

test('compileServices() keeps the services of a host alive', () =>
  golden('services-store.sh', compileServices(plan, hostOf(plan, 'store'))));

test('compileDebianBoot() makes a whole host of the same namespaces, and the hook adds to its tree', () => {
  const places = { file: '/srv/c/c.yaml', holdfast: '/opt/holdfast/bin/holdfast' };
  const told = {
    ...plan,
    ...places,
    store: { ...plan.store, boot: { host: 'a', lines: ['mount the store'] } },
  };
  const texts = [compileDebianBoot(told, a, '/base'), compileDebianHook(told, a)];
  golden('boot-debian.sh', texts.join('\n').replaceAll(holdfastRoot(), '/opt/holdfast'));
});

test('compileBoot() and compileDebianHook() show every host that runs something of the cluster its own identity, at one place', () => {
  const told = { ...plan, identity: '/srv/c/identity' };
  const light = (name: string) => mountsOf(compileBoot(told, hostOf(told, name)));
  const mountsOf = (script: string) => script.split('\n').filter((line) => line.includes('/srv/c/identity'));
  assert.deepEqual(light('a'), ['mount -n --bind /lab/identity/a /srv/c/identity']);
  assert.deepEqual(light('store'), ['mount -n --bind /lab/identity/store /srv/c/identity']);
  assert.deepEqual(light('client'), []);
  assert.deepEqual(mountsOf(compileDebianHook({ ...told, file: '/srv/c/c.yaml' }, a)), [
    'mkdir -p "$new"/srv/c/identity',
    'mount -n --bind /lab/identity/a "$new"/srv/c/identity',
  ]);
  assert.deepEqual(mountsOf(compileDebianHook(plan, a)), []);
});

test('compileDebianServices() and the files of a host leave its services to systemd', () => {
  const store = hostOf(plan, 'store');
  // The unit that is shipped has its own reader.
  const made = compileDebianFiles(plan, store).filter(
    ({ path }) => !path.endsWith('system/holdfast.service'),
  );
  const files = made.map(({ path, text, to }) => `== ${path}\n${to ?? text}`);
  golden('debian-files.txt', [...files, compileDebianServices(plan, store)].join('\n'));
});

test('compileLauncher() binds the host to the life of its supervisor and hands on no environment', () => {
  assert.equal(
    compileLauncher(plan, a, 42, ['PATH=/bin']).join(' '),
    'setpriv --pdeathsig KILL unshare --mount --uts --ipc --net --pid --fork --kill-child=KILL ' +
      'env -i PATH=/bin HOLDFAST_LAB=/lab LAB_SWITCH_PID=42 sh /lab/hosts/a/boot',
  );
});

test('compilePortsUp() leaves a pulled cable pulled', () => {
  assert.equal(compilePortsUp(a, new Set(['ring'])), 'link set p1n0 master b0 up\nlink set p1n1 master b1\n');
  assert.equal(compilePortsDown(a), 'link set p1n0 down\nlink set p1n1 down\nlink show up\n');
  assert.equal(compileCable(a.ports[0]!, 'down'), 'link set p1n0 down\n');
});

test('compileFaults() replaces all rules at once and cuts in both directions', () => {
  assert.equal(
    compileFaults(plan, { mute: ['p1n0'], deaf: ['p1n0', 'p2n1'] }, [['a', 'b']]),
    `flush set bridge lab mute
add element bridge lab mute { "p1n0" }
flush set bridge lab deaf
add element bridge lab deaf { "p1n0", "p2n1" }
flush set bridge lab cuts
add element bridge lab cuts { "p1n0" . "p2n0", "p2n0" . "p1n0", "p1n1" . "p2n1", "p2n1" . "p1n1" }
`,
  );
  assert.equal(
    compileFaults(plan, { mute: [], deaf: [] }, []),
    'flush set bridge lab mute\nflush set bridge lab deaf\nflush set bridge lab cuts\n',
  );
});

test('compileEntrance() joins the control group of a Debian host from outside, where it can be seen', () => {
  const argv = compileEntrance(
    { pid: 7, controlGroup: '/cg/a', dir: '/lab', isDebian: true },
    ['ls'],
    '/srv',
  );
  assert.deepEqual([argv[0], ...argv.slice(3, 7)], ['sh', 'enter', '/cg/a/lab-exec', '7', '--']);
  assert.deepEqual(argv.slice(-3), ['HOME=/root', 'HOLDFAST_LAB=/lab', 'ls']);
});

test('compileEntrance() joins the control group from inside the host', () => {
  const argv = compileEntrance(
    { pid: 7, controlGroup: '/cg/a', dir: '/lab', isDebian: false },
    ['ls', '-l'],
    '/srv',
  );
  assert.deepEqual(argv.slice(0, 8).join(' '), 'nsenter --target 7 --mount --uts --ipc --net --pid');
  assert.deepEqual(argv.slice(-7), ['enter', '/cg/a', '/srv', 'env', 'HOLDFAST_LAB=/lab', 'ls', '-l']);
});
