import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { compileOrLast } from './compiled.ts';

const compiledFor = (...nodes: string[]) =>
  JSON.stringify({
    config: { cluster: { name: 'c' }, nodes: Object.fromEntries(nodes.map((node) => [node, {}])) },
    keyFile: '/etc/holdfast/key',
  });

function setUp(t: TestContext, program: string, last: string | undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-compiled-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const fileAt = (name: string) => join(folder, name);
  const [cli, file, lastFile] = [fileAt('cli.mjs'), fileAt('cluster.yaml'), fileAt('compiled.json')];
  writeFileSync(file, '');
  writeFileSync(cli, program);
  if (last !== undefined) writeFileSync(lastFile, last);
  const reports: string[] = [];
  const run = () => compileOrLast(cli, file, 'a', lastFile, (text) => reports.push(text));
  return { run, reports };
}

const refuses = 'process.stderr.write("line 3: no such key."); process.exit(1);';
const prints = (text: string) => `process.stdout.write(${JSON.stringify(text)});`;

test('an agent whose cluster file is wrong goes on with what it last started with, and says what is wrong', async (t) => {
  const { run, reports } = setUp(t, refuses, compiledFor('a', 'b'));
  assert.deepEqual(Object.keys((await run()).config.nodes), ['a', 'b']);
  assert.equal(reports.length, 1);
  assert.match(reports[0] ?? '', /line 3: no such key/);
});

test('an agent whose cluster file has lost its node goes on in the same way', async (t) => {
  const { run, reports } = setUp(t, prints(compiledFor('b')), compiledFor('a', 'b'));
  assert.deepEqual(Object.keys((await run()).config.nodes), ['a', 'b']);
  assert.equal(reports.length, 1);
});

test('an agent takes the cluster file where it can be used, and ends where it has nothing else', async (t) => {
  const good = setUp(t, prints(compiledFor('a')), compiledFor('a', 'b'));
  assert.deepEqual(Object.keys((await good.run()).config.nodes), ['a']);
  assert.deepEqual(good.reports, []);
  for (const last of [undefined, 'no json', compiledFor('b')])
    await assert.rejects(setUp(t, refuses, last).run(), /line 3: no such key/);
});

test('an agent keeps for its daemon where its identity lies, as a path that counts from anywhere', async (t) => {
  const compiled = (identity: unknown) => JSON.stringify({ ...JSON.parse(compiledFor('a')), identity });
  for (const [identity, kept] of [
    ['/etc/holdfast/identity', /^\/etc\/holdfast\/identity$/],
    ['identity', /^\/.+\/identity$/],
  ] as const) {
    const { run } = setUp(t, prints(compiled(identity)), undefined);
    assert.match((await run()).identity ?? '', kept);
  }
  const { run } = setUp(t, prints(compiledFor('a')), undefined);
  assert.equal((await run()).identity, undefined);
});
