/** Supervised processes and scripts on the real machine. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ResourceConfig } from '../../src/core/config.ts';
import { hardStop } from '../../src/node/hard-stop.ts';
import { compileJournalEntry } from '../../src/node/journal-entry.ts';
import { makeCompiler } from '../../src/resource-types/compile-resource.ts';
import { definitionOf } from '../../src/resource-types/testing.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { createBench, office, type ResourceBench, sh, until } from './resource-bench.ts';
import { startAndHang } from './start-and-hang.ts';

enterOwnNamespaces(import.meta.filename);

const web = { group: 'web', resource: 'exec' };
const mainPid = (bench: ResourceBench) =>
  Number(readFileSync(join(bench.stateDir, 'resources/web.exec/.supervisor/main'), 'utf8').split(' ')[0]);
const shell = (code: string, more: object = {}, times: object = {}) =>
  definitionOf('exec', { command: ['/bin/sh', '-c', code], ...more }, times);
/** Ignores SIGTERM once it is ready. */
const stubbornScript = 'trap "" TERM; touch "$HOLDFAST_STATE/deaf"; sleep 300 & while :; do sleep 300; done';
const deaf = { command: ['test', '-e', '{state}/deaf'] };

function nginx(bench: ResourceBench, port: number) {
  const file = join(bench.stateDir, 'nginx.conf');
  const server = `server { listen 127.0.0.1:${port}; location / { return 200 "n1"; } }`;
  writeFileSync(file, `pid nginx.pid; worker_processes 2; events {} http { access_log off; ${server} }`);
  const command = ['/usr/sbin/nginx', '-p', '{state}', '-e', 'stderr', '-c', file, '-g', 'daemon off;'];
  return definitionOf('exec', { command, ready: { port } });
}

test('nginx serves when its start resolves, and nothing of it is left after a stop', async (context) => {
  const bench = createBench(context);
  const definition = nginx(bench, 8001);
  assert.deepEqual(await bench.runner.start(web, definition), { outcome: 'ok' });
  assert.equal(await (await fetch('http://127.0.0.1:8001/')).text(), 'n1');
  assert.equal((await bench.runner.probe(web, definition, 'certain')).state, 'running');
  assert.deepEqual(
    await bench.runner.start(web, definition),
    { outcome: 'ok' },
    'a second start changes nothing',
  );
  assert.deepEqual(await bench.runner.stop(web, definition, 'ask'), { outcome: 'ok' });
  assert.equal((await bench.runner.probe(web, definition, 'certain')).state, 'stopped');
  await until(() => bench.controlGroups.list().length === 0, 'its control group is removed');
  assert.deepEqual(bench.deaths, []);
});

test('The death of the main process is told at once and once, and a start replaces what is left of it', async (context) => {
  const bench = createBench(context);
  const definition = shell('sleep 300 & exec sleep 301');
  await bench.runner.start(web, definition);
  const processes = () => bench.controlGroups.resource(web).processes();
  // The shell that waits, the main process and what that left in the background.
  await until(() => processes().length === 3, 'its child is there');
  process.kill(mainPid(bench), 'SIGKILL');
  const tookMs = await until(() => bench.deaths.length > 0, 'the death is told');
  assert.ok(tookMs < 500, `it took ${tookMs} ms`);
  assert.deepEqual(bench.deaths, ['exec: the main process ended with signal 9']);
  const probed = await bench.runner.probe(web, definition, 'cheap');
  assert.equal(probed.state, 'failed');
  assert.match(probed.said, /^the main process ended with signal 9, processes left: \d+/);
  const left = processes();
  assert.deepEqual(await bench.runner.start(web, definition), { outcome: 'ok' });
  const now = processes();
  assert.ok(left.length > 0 && left.every((pid) => !now.includes(pid)));
  assert.equal(bench.deaths.length, 1);
});

test('A runner that did not start a process adopts it and is told of its death at once', async (context) => {
  const bench = createBench(context);
  const definition = shell('echo started; exec sleep 300');
  const before = spawn(process.execPath, [startAndHang], {
    env: {
      ...process.env,
      BENCH: JSON.stringify({ ...bench, runner: undefined, ref: web, definition, network: office }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => before.stdout.once('data', resolve));
  before.kill('SIGKILL');
  await new Promise((resolve) => before.once('exit', resolve));
  assert.equal((await bench.runner.adopt(web, definition)).state, 'running');
  process.kill(mainPid(bench), 'SIGTERM');
  const tookMs = await until(() => bench.deaths.length > 0, 'the death is told');
  assert.ok(tookMs < 500, `it took ${tookMs} ms`);
  assert.deepEqual(bench.deaths, ['exec: the main process ended with signal 15']);
});

test('The death of everything in the control group, supervising shell included, is told too', async (context) => {
  const bench = createBench(context);
  await bench.runner.start(web, shell('sleep 300 & wait'));
  await bench.controlGroups.resource(web).kill(2000);
  await until(() => bench.deaths.length > 0, 'the death is told');
  assert.equal(bench.deaths.length, 1);
});

test('A process that ignores the stop signal fails the stop, and the kill ends it with its children', async (context) => {
  const bench = createBench(context);
  const definition = shell(stubbornScript, { ready: deaf }, { stopTimeoutMs: 300 });
  await bench.runner.start(web, definition);
  const asked = await bench.runner.stop(web, definition, 'ask');
  assert.equal(asked.outcome, 'failed');
  assert.match(
    asked.outcome === 'failed' ? asked.said : '',
    /did not end within \d+ ms, processes left: \d+/,
  );
  assert.equal((await bench.runner.probe(web, definition, 'certain')).state, 'running');
  assert.deepEqual(await bench.runner.stop(web, definition, 'kill'), { outcome: 'ok' });
  assert.equal((await bench.runner.probe(web, definition, 'certain')).state, 'stopped');
  assert.deepEqual(bench.deaths, []);
});

test('A supervised process takes the signals its program takes, SIGINT included', async (context) => {
  const bench = createBench(context);
  const definition = definitionOf('exec', { command: ['sleep', '300'], stopSignal: 'SIGINT' });
  await bench.runner.start(web, definition);
  assert.deepEqual(await bench.runner.stop(web, definition, 'ask'), { outcome: 'ok' });
});

test('A program that is not there is a hard failure, and nothing of it has run', async (context) => {
  const bench = createBench(context);
  const definition = definitionOf('exec', { command: ['/nowhere/serve'] });
  assert.deepEqual(await bench.runner.start(web, definition), {
    outcome: 'failed',
    class: 'hard',
    said: 'there is no /nowhere/serve on this node',
    untouched: true,
  });
});

test('A start fails as soon as the process ends before it is ready, and in time when it never is', async (context) => {
  const bench = createBench(context);
  const ready = { port: 8003 };
  const ending = await bench.runner.start(web, shell('sleep 0.1; exit 3', { ready }));
  assert.match(ending.outcome === 'failed' ? ending.said : '', /ended with exit code 3 before it was ready/);
  const begin = performance.now();
  const never = await bench.runner.start(web, shell('sleep 300', { ready }, { startTimeoutMs: 200 }));
  assert.match(
    never.outcome === 'failed' ? never.said : '',
    /not ready in time: no port 8003 on 127\.0\.0\.1/,
  );
  assert.ok(performance.now() - begin < 1000);
});

test('Readiness counts only of a process that lives, and a check that takes long ends with it', async (context) => {
  const bench = createBench(context);
  const begin = performance.now();
  const ready = { command: ['/bin/sleep', '20'] };
  const ended = await bench.runner.start(web, shell('sleep 0.2; exit 1', { ready }));
  assert.match(ended.outcome === 'failed' ? ended.said : '', /ended with exit code 1 before it was ready/);
  assert.ok(performance.now() - begin < 3000);
  // The check succeeds, and what it asked about has ended by then.
  const late = { command: ['/bin/sh', '-c', 'kill -9 $(cut -d" " -f1 {state}/.supervisor/main)'] };
  const killed = await bench.runner.start(web, shell('sleep 300', { ready: late }));
  // The signal may take effect a moment after the check has ended: then the end is told by itself.
  if (killed.outcome === 'ok') await until(() => bench.deaths.length > 0, 'the end is told');
  assert.match(killed.outcome === 'failed' ? killed.said : bench.deaths.join(), /ended with signal 9/);
});

test('A service that goes to the background is told as what it is, and never as running for long', async (context) => {
  const bench = createBench(context);
  const forks = shell('(setsid sleep 300 >/dev/null 2>&1 &) ; exit 0');
  const started = await bench.runner.start(web, forks);
  if (started.outcome === 'ok') await until(() => bench.deaths.length > 0, 'the end is told');
  const said = started.outcome === 'failed' ? started.said : bench.deaths.join();
  assert.match(
    said,
    /ended (at once )?with exit code 0.*it went to the background; keep it in the foreground/,
  );
});

test('The end of a process is found also when no event tells of it', async (context) => {
  const bench = createBench(context);
  await bench.runner.start(web, shell('setsid sleep 300 & exec sleep 301'));
  const main = mainPid(bench);
  const supervisor = Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${main}/status`, 'utf8'))?.[1]);
  // Neither an exit file appears, nor does the control group empty.
  process.kill(supervisor, 'SIGKILL');
  process.kill(main, 'SIGKILL');
  await until(() => bench.deaths.length > 0, 'the end is told', 8000);
  assert.match(bench.deaths.join(), /exit status nobody saw/);
});

test('A process is ready when its command says so', async (context) => {
  const bench = createBench(context);
  const ready = { command: ['test', '-f', '{state}/ready'] };
  await bench.runner.start(web, shell('sleep 0.1; touch "$HOLDFAST_STATE/ready"; sleep 300', { ready }));
  assert.equal(sh(`ls ${bench.stateDir}/resources/web.exec/ready`).endsWith('ready'), true);
});

test('Node and state expand, output goes to the log, and another user owns what it writes', async (context) => {
  const bench = createBench(context);
  sh(`chmod 755 ${bench.stateDir}`);
  const code = 'echo "node {node}"; id -un; touch "{state}/mine"; exec sleep 300';
  await bench.runner.start(web, shell(code, { user: 'nobody', cwd: '{state}' }));
  const log = () => readFileSync(join(bench.stateDir, 'resources/web.exec/output.log'), 'utf8');
  await until(() => log().includes('nobody'), 'the log has both lines');
  assert.equal(log(), 'node n1\nnobody\n');
  await until(
    () => sh(`stat -c %U ${bench.stateDir}/resources/web.exec/mine || :`) === 'nobody',
    'the file is there',
  );
});

test('A command that hangs is a failure in time, and a probe that hangs knows nothing', async (context) => {
  const bench = createBench(context);
  const hang = ['sh', '-c', 'sleep 300'];
  const definition = definitionOf(
    'script',
    { start: hang, stop: hang, probe: hang },
    { startTimeoutMs: 100, probeTimeoutMs: 100 },
  );
  const ref = { group: 'web', resource: 'script' };
  const started = await bench.runner.start(ref, definition);
  assert.match(
    started.outcome === 'failed' ? started.said : '',
    /"sh -c sleep 300" did not end within \d+ ms/,
  );
  assert.equal((await bench.runner.probe(ref, definition, 'certain')).state, 'unknown');
  await until(() => !bench.controlGroups.resource(ref).isPopulated(), 'both commands are killed');
});

test('A stop calls off a start that hangs and leaves none of its commands', async (context) => {
  const bench = createBench(context);
  const ref = { group: 'web', resource: 'script' };
  const start = ['sh', '-c', 'touch "{state}/begun"; sleep 300; touch "{state}/done"'];
  const probe = ['sh', '-c', '[ -e "{state}/done" ] || exit 7'];
  const definition = definitionOf('script', { start, stop: ['true'], probe }, { startTimeoutMs: 60_000 });
  const started = bench.runner.start(ref, definition);
  const begun = join(bench.stateDir, 'resources/web.script/begun');
  await until(() => existsSync(begun), 'the start command runs');
  assert.deepEqual(await bench.runner.stop(ref, definition, 'kill'), { outcome: 'ok' });
  const outcome = await started;
  assert.match(outcome.outcome === 'failed' ? outcome.said : '', /could not be run: it was called off/);
  const waiting = shell('sleep 300', { ready: { port: 8004 } }, { startTimeoutMs: 60_000 });
  const never = bench.runner.start(web, waiting);
  await until(() => bench.controlGroups.resource(web).processes().length > 1, 'the process runs');
  assert.deepEqual(await bench.runner.stop(web, waiting, 'ask'), { outcome: 'ok' });
  assert.equal((await never).outcome, 'failed');
  await until(() => bench.controlGroups.list().length === 0, 'its control group is removed');
});

test('The journal alone ends what runs, and says what it could not verify', async (context) => {
  const bench = createBench(context);
  const stubborn = shell(stubbornScript, { ready: deaf });
  const lying = definitionOf('script', { start: ['true'], stop: ['false'], probe: ['true'] });
  await bench.runner.start(web, stubborn);
  await bench.runner.start({ group: 'web', resource: 'script' }, lying);
  const compiler = makeCompiler({ stateDir: bench.stateDir, node: 'n1', network: () => office });
  const compile = (resource: ResourceConfig) => compiler({ group: 'web', resource: resource.name }, resource);
  const definition = { resources: [stubborn, lying] } as never;
  const entry = compileJournalEntry({ group: 'web', gen: 1, def: 'x', definition, compile });
  const journal = {
    entries: [JSON.parse(JSON.stringify(entry))],
    refused: {},
    seen: undefined,
    problems: [],
    unreadable: ['db'],
  };
  await bench.runner.close();
  const { stateDir, controlGroups } = bench;
  assert.deepEqual(await hardStop({ stateDir, controlGroups, journal, withinMs: 3000 }), [
    { group: 'web', resource: 'script', said: 'it is running' },
    {
      group: 'db',
      resource: '',
      said: 'its journal cannot be read: only its processes were killed, what it left outside is unknown',
    },
  ]);
  assert.equal(controlGroups.resource(web).isPopulated(), false);
});
