/** An agent that needs a password: what it is given when, and what is believed of it when there is none to give. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ResourceConfig } from '../core/config.ts';
import type { ControlGroup, ControlGroups } from '../ports/control-groups.ts';
import type { ResourceRunner } from '../ports/resource-runner.ts';
import { maskWord } from '../secrets/mask.ts';
import { secretWords } from '../secrets/words.ts';
import { logFile } from './output-log.ts';
import { createResourceRunner } from './resource-runner.ts';
import { runSteps } from './run-steps.ts';
import { resourceDirectory } from './state-directory.ts';
import type { Program, RunStep } from './step.ts';

const ref = { group: 'db', resource: 'server' };
const definition: ResourceConfig = {
  name: 'server',
  type: 'agent',
  params: {},
  after: [],
  startTimeoutMs: 20_000,
  stopTimeoutMs: 20_000,
  probeTimeoutMs: 20_000,
  probeIntervalMs: 10_000,
  onFailure: { policy: 'restart', restarts: 3, windowMs: 600_000, then: 'relocate' },
  proofs: ['released'],
  networks: [],
  claims: [],
};

interface Bench {
  readonly runner: ResourceRunner;
  readonly directory: string;
  readonly file: string;
  readonly program: Program;
  /** What the agent was last given for this action; undefined: it was not called. */
  given(action: string): string | undefined;
  /** It ends so from now on, and prints what it was given. */
  answer(code: number): void;
  /** Another daemon, which remembers nothing. */
  anew(): ResourceRunner;
  world(): Parameters<typeof runSteps>[1];
}

function bench(t: TestContext): Bench {
  const directory = mkdtempSync(join(tmpdir(), 'step-secrets-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'password');
  const agent = join(directory, 'agent');
  const answers = join(directory, 'answers');
  writeFileSync(answers, '0\n');
  const body = `printf %s "\${PASSWORD-none}" > ${directory}/given-$1; echo "I was given \${PASSWORD-none} and $PLAIN_TOKEN" >&2; exit $(cat ${answers})`;
  writeFileSync(agent, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  const group = join(directory, 'group');
  mkdirSync(group);
  const program = programOf(agent, file);
  const runners: ResourceRunner[] = [];
  const anew = () => {
    const controlGroups = groupsAt(group);
    const runner = createResourceRunner({
      stateDir: directory,
      node: 'n1',
      controlGroups,
      compile: () => program,
    });
    runners.push(runner);
    return runner;
  };
  t.after(() => Promise.all(runners.map((runner) => runner.close())));
  const place = (action: string) => join(directory, `given-${action}`);
  return {
    runner: anew(),
    anew,
    directory,
    file,
    program,
    given(action) {
      const text = existsSync(place(action)) ? readFileSync(place(action), 'utf8') : undefined;
      rmSync(place(action), { force: true });
      return text;
    },
    answer: (code) => writeFileSync(answers, `${code}\n`),
    world: () => ({ group: emptyGroup(group), stateDirectory: directory, withinMs: 20_000, without: [] }),
  };
}

function programOf(agent: string, file: string): Program {
  const act = (action: string, exits: RunStep['exits']): RunStep => ({
    kind: 'run',
    argv: [agent, action],
    env: { PATH: '/usr/bin:/bin', PLAIN_TOKEN: 'plain-token' },
    secrets: [{ variable: 'PASSWORD', name: 'password', source: { kind: 'file', path: file } }],
    joins: true,
    exits,
  });
  const seen = { 0: 'running', 7: 'stopped', other: 'soft' } as const;
  const verified = [
    act('verify', { 0: 'running', 7: 'ok', other: 'soft' }),
    { kind: 'stopped-if-empty' },
  ] as const;
  return {
    start: [act('start', { 0: 'ok', other: 'soft' })],
    stop: [act('stop', { 0: 'ok', other: 'soft' })],
    probe: [act('probe', seen)],
    deepProbe: verified,
    hardStop: [{ kind: 'kill-group' }, act('hard-stop', { other: 'ok' })],
    verifyStopped: verified,
    announce: [],
  };
}

/** Nothing is ever left in it. */
function emptyGroup(path: string): ControlGroup {
  return {
    path,
    create: () => {},
    isPopulated: () => false,
    isFrozen: () => false,
    processes: () => [],
    kill: () => Promise.resolve(true),
    waitEmpty: () => Promise.resolve(true),
    watchEmpty: () => {},
    remove: () => true,
    foreign: emptyGroup,
  };
}

function groupsAt(path: string): ControlGroups {
  const group = emptyGroup(path);
  return {
    base: path,
    resource: () => group,
    at: () => group,
    list: () => [],
    quicken: () => {},
    ofGroup: () => [group],
  };
}

const put = ({ file }: Bench, text: string) => writeFileSync(file, `${text}\n`, { mode: 0o600 });

test('A resource is given its secret as it is at that moment, whatever is done with it', async (t) => {
  const one = bench(t);
  put(one, 'hunter22');
  assert.deepEqual(await one.runner.start(ref, definition), { outcome: 'ok' });
  assert.equal(one.given('start'), 'hunter22');
  put(one, 'hunter33');
  await one.runner.probe(ref, definition, 'cheap');
  assert.equal(one.given('probe'), 'hunter33');
  await one.runner.stop(ref, definition, 'ask');
  assert.equal(one.given('stop'), 'hunter33');
  await one.runner.stop(ref, definition, 'kill');
  assert.equal(one.given('hard-stop'), 'hunter33');
});

test('A start without its secret fails before anything is done, and says on which node, of what and where', async (t) => {
  const one = bench(t);
  const failed = await one.runner.start(ref, definition);
  const { wrong, right } = secretWords({ is: 'missing', path: one.file });
  assert.ok(failed.outcome === 'failed' && failed.untouched);
  assert.equal(failed.class, 'hard');
  for (const part of ['n1', '"password"', wrong, right]) assert.ok(failed.said.includes(part), failed.said);
  assert.equal(one.given('start'), undefined);
  writeFileSync(one.file, '\n');
  const empty = await one.runner.start(ref, definition);
  assert.ok(
    empty.outcome === 'failed' && empty.said.includes(secretWords({ is: 'empty', what: one.file }).wrong),
  );
});

test('A start goes by no secret of before', async (t) => {
  const one = bench(t);
  put(one, 'hunter22');
  await one.runner.start(ref, definition);
  rmSync(one.file);
  assert.equal((await one.runner.start(ref, definition)).outcome, 'failed');
});

test('What runs is looked at and stopped by the last secret that was had, when its file is gone', async (t) => {
  const one = bench(t);
  put(one, 'hunter22');
  await one.runner.start(ref, definition);
  rmSync(one.file);
  assert.deepEqual(await one.runner.probe(ref, definition, 'cheap'), { state: 'running', said: '' });
  assert.equal(one.given('probe'), 'hunter22');
  assert.deepEqual(await one.runner.stop(ref, definition, 'ask'), { outcome: 'ok' });
  assert.equal(one.given('stop'), 'hunter22');
});

test('A daemon that never had the secret asks without it, and holds no failure against what runs', async (t) => {
  const one = bench(t);
  const runner = one.anew();
  const { wrong } = secretWords({ is: 'missing', path: one.file });
  one.answer(1);
  const seen = await runner.probe(ref, definition, 'cheap');
  assert.equal(seen.state, 'running');
  assert.ok(seen.said.includes(wrong), seen.said);
  assert.equal(one.given('probe'), 'none');
  assert.equal((await runner.adopt(ref, definition)).state, 'running');
  one.answer(7);
  assert.equal((await runner.probe(ref, definition, 'cheap')).state, 'stopped');
});

test('A stop goes on without its secret and says so; stopped is what the agent calls so, and nothing else', async (t) => {
  const one = bench(t);
  const runner = one.anew();
  const { wrong } = secretWords({ is: 'missing', path: one.file });
  const stopped = await runner.stop(ref, definition, 'ask');
  assert.ok(stopped.outcome === 'ok' && stopped.told?.includes(wrong));
  assert.equal(one.given('stop'), 'none');
  one.answer(7);
  assert.equal((await runner.probe(ref, definition, 'stopped')).state, 'stopped');
  for (const [code, state] of [
    [1, 'failed'],
    [0, 'running'],
  ] as const) {
    one.answer(code);
    const seen = await runner.probe(ref, definition, 'stopped');
    assert.equal(seen.state, state);
    assert.ok(seen.said.includes(wrong), seen.said);
  }
});

test('The hard stop of a keeper, which has only the journal, goes on without a secret as well', async (t) => {
  const one = bench(t);
  const journaled = JSON.parse(JSON.stringify(one.program)) as Program;
  const world = one.world();
  assert.deepEqual(await runSteps(journaled.hardStop, world), { kind: 'done' });
  assert.equal(one.given('hard-stop'), 'none');
  assert.equal(world.without?.length, 1);
  put(one, 'hunter22');
  await runSteps(journaled.hardStop, one.world());
  assert.equal(one.given('hard-stop'), 'hunter22');
});

test('What an agent says of its secrets is told without them', async (t) => {
  const one = bench(t);
  put(one, 'hunter22');
  one.answer(1);
  const failed = await one.runner.start(ref, definition);
  assert.ok(failed.outcome === 'failed');
  assert.ok(failed.said.includes(`I was given ${maskWord} and ${maskWord}`), failed.said);
  const seen = await one.runner.probe(ref, definition, 'cheap');
  assert.doesNotMatch(`${failed.said}${seen.said}`, /hunter22|plain-token/);
});

test('What an agent prints of its secrets reaches no disk, whoever prints it and whenever', async (t) => {
  const one = bench(t);
  put(one, 'hunter22');
  const later = join(one.directory, 'later');
  const left = `(while [ -d ${one.directory} ] && [ ! -e ${later} ]; do sleep 0.02; done; echo "left behind: $PASSWORD"; echo END) &\n`;
  writeFileSync(
    join(one.directory, 'agent'),
    `#!/bin/sh\necho "I was given $PASSWORD" >/dev/stderr\n${left}`,
  );
  assert.deepEqual(await one.runner.start(ref, definition), { outcome: 'ok' });
  const read = () => readFileSync(logFile(resourceDirectory(one.directory, ref)), 'utf8');
  assert.match(read(), new RegExp(`I was given ${maskWord}`));
  await one.runner.close();
  writeFileSync(later, '');
  const deadline = performance.now() + 20_000;
  while (!read().includes('END')) {
    assert.ok(performance.now() < deadline, read());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.match(read(), new RegExp(`left behind: ${maskWord}`));
  assert.doesNotMatch(read(), /hunter22/);
});
