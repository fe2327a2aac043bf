/** What a keeper does to its own node: parents the daemon, holds the deadline, refuses a second of its kind, pets. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBoottime } from '../../src/node/boottime.ts';
import { createBench, exitCode, runAgent, until } from './keeper-bench.ts';
import { createFifo, isAlive, journalMark, occupy } from './keeper-burden.ts';
import { says } from './support/says.ts';

const limit = { timeout: 60_000 };

test(
  'a daemon that hangs is killed and started again, also when it is stopped by a signal',
  limit,
  async (t) => {
    const node = createBench(t, ['a'], { hangMs: 500 }).node('a');
    node.start();
    await until('the daemon is up', () => existsSync(join(node.stateDir, 'stand-in.sock')));
    void node.order({ hang: true }).catch(() => {});
    const second = await until('a daemon after the hanging one', () =>
      node.lines().find(({ started }, index) => started && index > 0),
    );
    await until('it was told hello', () => node.heard('hello')[1]);
    process.kill(second.pid, 'SIGSTOP');
    const third = await until('a daemon after the stopped one', () => node.heard('hello')[2]);
    assert.equal(third.inc, node.heard('hello')[0]?.inc);
    // The first one or the second may have been taken before it gave any sign of life.
    const kinds = [
      { kind: 'daemon-hangs', forMs: NaN },
      { kind: 'daemon-slow-to-start', forMs: NaN, nextMs: NaN },
    ] as const;
    assert.ok(kinds.some((reason) => says(node.printed(), reason)));
  },
);

test(
  'at the deadline a keeper kills and undoes everything before a new incarnation begins',
  limit,
  async (t) => {
    const node = createBench(t, ['a']).node('a');
    node.start();
    const { inc } = await until('hello', () => node.heard('hello')[0]);
    await until('the daemon is up', () => existsSync(join(node.stateDir, 'stand-in.sock')));
    const service = occupy(node, 'r.web.server');
    const mark = journalMark(node);
    const clock = openBoottime();
    await node.say({ kind: 'deadline', boottimeMs: clock.atLeast() + 600 });
    const toldAt = Date.now();
    const next = await until('a new incarnation', () =>
      node.heard('hello').find((hello) => hello.inc !== inc),
    );
    clock.close();
    assert.ok(next.at - toldAt >= 580, `${next.at - toldAt} ms is before the deadline`);
    assert.deepEqual([isAlive(service), existsSync(mark), next.restart], [false, false, 0]);
    assert.deepEqual([node.permit()?.open, node.permit()?.inc], [true, next.inc]);
  },
);

test('a keeper that cannot verify a stop begins no new incarnation until it can', limit, async (t) => {
  const node = createBench(t, ['a']).node('a');
  node.start();
  await until('the daemon is up', () => existsSync(join(node.stateDir, 'stand-in.sock')));
  const mark = journalMark(node, ['true']);
  await node.say({ kind: 'end-incarnation', reason: { kind: 'leaves-now' } });
  await until('it says what is left', () => /web\.mark: it is running/.test(node.printed()));
  assert.equal(node.permit()?.open, false);
  assert.equal(node.heard('hello').length, 1);
  spawnSync('rm', [mark]);
  await until('a new incarnation', () => node.heard('hello')[1]);
});

test('a starting keeper adopts nothing that a killed one left', limit, async (t) => {
  const node = createBench(t, ['a']).node('a');
  node.start();
  const { inc } = await until('hello', () => node.heard('hello')[0]);
  const left = [occupy(node, 'r.web.server'), occupy(node, 'daemon')];
  const mark = journalMark(node);
  const { stamp } = node.permit() as { stamp: number };
  node.process().kill('SIGKILL');
  await exitCode(node.process());
  assert.deepEqual(left.map(isAlive), [true, true]);
  node.start();
  const next = await until('a new incarnation', () => node.heard('hello').find((hello) => hello.inc !== inc));
  assert.deepEqual([...left.map(isAlive), existsSync(mark)], [false, false, false]);
  assert.equal(next.restart, 0);
  assert.ok((node.permit()?.stamp ?? 0) > stamp);
});

test('a service stop lets the daemon leave, disarms the watchdog and exits 0', limit, async (t) => {
  const { device, read } = createFifo(t);
  const node = createBench(t, ['a'], { watchdog: { device, timeoutMs: 400, pausable: false } }).node('a');
  node.start();
  const hello = await until('hello', () => node.heard('hello')[0]);
  assert.deepEqual(hello.lapse, { watchdogMs: 400 });
  await until('it is petted', () => read().length > 3);
  await until('the daemon is up', () => existsSync(join(node.stateDir, 'stand-in.sock')));
  const service = occupy(node, 'r.web.server');
  node.process().kill('SIGTERM');
  assert.equal(await exitCode(node.process()), 0);
  assert.match(read(), /^1+V$/);
  assert.deepEqual([isAlive(service), node.permit()?.open], [false, false]);
  assert.equal(node.heard('leave').length, 1);
});

test(
  'a keeper whose journal was lost neither pets nor disarms its watchdog before the daemon found everything stopped',
  limit,
  async (t) => {
    const { device, read } = createFifo(t);
    const node = createBench(t, ['a'], { watchdog: { device, timeoutMs: 400, pausable: false } }).node('a');
    node.start();
    await until('hello', () => node.heard('hello')[0]);
    node.process().kill('SIGKILL');
    await exitCode(node.process());
    rmSync(join(node.stateDir, 'journal'), { recursive: true });
    // Twice, because the doubt must outlive the first that has it.
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      rmSync(join(node.stateDir, 'stand-in.sock'), { force: true });
      const [before, hellos] = [read(), node.heard('hello').length];
      node.start();
      const hello = await until('hello', () => node.heard('hello')[hellos]);
      assert.equal(hello.leftKnown, false);
      await until('the daemon is up', () => existsSync(join(node.stateDir, 'stand-in.sock')));
      node.process().kill(signal);
      const code = await exitCode(node.process());
      assert.equal(read(), before);
      if (signal === 'SIGTERM') assert.equal(code, 1);
    }
    rmSync(join(node.stateDir, 'stand-in.sock'), { force: true });
    node.start();
    await until('the daemon is up', () => existsSync(join(node.stateDir, 'stand-in.sock')));
    const doubtful = read();
    await node.say({ kind: 'idle', stopped: true });
    await until('it is petted', () => read().length > doubtful.length);
    node.process().kill('SIGTERM');
    assert.equal(await exitCode(node.process()), 0);
    assert.match(read(), /V$/);
  },
);

test('a keeper whose stop cannot be verified stops petting', limit, async (t) => {
  const { device, read } = createFifo(t);
  const node = createBench(t, ['a'], { watchdog: { device, timeoutMs: 400, pausable: false } }).node('a');
  node.start();
  await until('the daemon is up', () => existsSync(join(node.stateDir, 'stand-in.sock')));
  journalMark(node, ['true']);
  const clock = openBoottime();
  await node.say({ kind: 'deadline', boottimeMs: clock.atLeast() + 300 });
  clock.close();
  await until('it could not verify', () => says(node.printed(), { kind: 'not-verified', left: ['…'] }));
  const petsBefore = read();
  assert.ok(petsBefore.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(read(), petsBefore);
});
test('a second agent is refused, for the state directory as for the name', limit, async (t) => {
  const bench = createBench(t, ['a', 'b']);
  const a = bench.node('a');
  a.start();
  await until('hello', () => a.heard('hello')[0]);
  const run = async (node: string, stateDir: string) => {
    let text = '';
    const args = [
      '--compiled',
      join(bench.directory, `compiled.${node}.json`),
      '--node',
      node,
      '--state-dir',
      stateDir,
    ];
    const code = await exitCode(runAgent(args, (more) => (text += more)));
    return { code, text };
  };
  const sameDirectory = await run('b', a.stateDir);
  assert.equal(sameDirectory.code, 75);
  assert.match(
    sameDirectory.text,
    /^holdfast agent: Another agent \(process \d+\) uses the state directory ".*"\. Stop it first/,
  );
  const sameName = await run('a', join(bench.directory, 'elsewhere'));
  assert.equal(sameName.code, 75);
  assert.match(sameName.text, /Another agent for node "a" of cluster ".*" runs on this machine/);
  assert.equal(a.heard('hello').length, 1);
});

test(
  'an agent refuses wrong arguments, an unknown node and a missing key in one sentence',
  limit,
  async (t) => {
    const bench = createBench(t, ['a']);
    const compiled = join(bench.directory, 'compiled.a.json');
    const run = async (...args: string[]) => {
      let text = '';
      const code = await exitCode(
        runAgent([...args, '--state-dir', join(bench.directory, 's')], (more) => (text += more)),
      );
      return `${code} ${text.trim()}`;
    };
    assert.match(await run('--node', 'a'), /^64 holdfast agent: --cluster FILE is missing/);
    assert.match(
      await run('--compiled', compiled, '--node', 'x'),
      /^78 holdfast agent: The cluster file has no node "x".*one of: a\.$/,
    );
    assert.match(
      await run('--compiled', `${compiled}.no`, '--node', 'a'),
      /^78 holdfast agent: ".*" cannot be read/,
    );
    spawnSync('rm', [join(bench.directory, 'key')]);
    assert.match(
      await run('--compiled', compiled, '--node', 'a'),
      /^78 holdfast agent: The cluster key ".*" cannot be read/,
    );
  },
);
