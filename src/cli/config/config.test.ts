/** `holdfast config` and what `apply` says of others' changes, against an agent that keeps a history. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { userName } from '../../api/client.ts';
import { sampleDocument } from '../../api/testing/sample-document.ts';
import { sampleSnapshot, snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { canonicalConfig } from '../../config/canonical.ts';
import { parseClusterText } from '../../config/load-cluster-file.ts';
import type { Config } from '../../core/config.ts';
import { composeEdition, type Edition } from '../../core/edition.ts';
import { run } from '../testing/run.ts';

let served: ServedFake;
let dir: string;
before(async () => {
  served = await serveFake(snapshots.healthy());
  dir = mkdtempSync(join(tmpdir(), 'holdfast-config-'));
});
after(async () => {
  await served.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Said {
  readonly interval?: string;
  readonly groups?: readonly string[];
}
const password = 'tr0ub4dor';
const text = ({ interval = '100ms', groups = ['web'] }: Said = {}) => `# The branch office
cluster:
  name: my-cluster
  format: 1
  fence: [{device: agent, program: fence_ipmilan, options: {password: ${password}, ip: "10.9.9.{node}"}}]
store: {kind: sqlite, address: "10.156.76.10:7400", lab: true}
hostNetworks:
  office: {role: both, subnet: 10.156.76.0/22, port: 7405}
nodes:
  my-vm1: {addresses: {office: 10.156.76.11}}
  my-vm2: {addresses: {office: 10.156.76.12}}
timing: {heartbeat: {interval: ${interval}}}
groups:
${groups.map((name, i) => `  ${name}: {resources: {ip: {type: address, address: 10.156.76.5${i}/22, network: office}}}\n`).join('')}`;

function compiled(source: string): Config {
  const { config, diagnostics } = parseClusterText(source, join(dir, 'cluster.yaml'));
  assert.ok(config, JSON.stringify(diagnostics));
  return config;
}

type Hand = Partial<Pick<Edition, 'by' | 'node' | 'file'>>;

/** The agent's cluster was given these, one after the other. */
function applied(...all: readonly (readonly [string, Hand])[]): void {
  const known: { edition: Edition; text: string }[] = [];
  for (const [i, [source, hand]] of all.entries()) {
    const draft = { text: canonicalConfig(compiled(source)), source, file: hand.file ?? '/root/theirs.yaml' };
    const edition = {
      version: i + 1,
      by: 'eve',
      node: 'my-vm2',
      at: 1000 * i + 1,
      ...hand,
      file: draft.file,
    };
    const before = known.map((one) => one.edition);
    known.unshift({
      edition: { ...edition, hash: `h${i + 1}` },
      text: composeEdition(draft, edition, before),
    });
  }
  const version = known.length;
  const config = compiled(all.at(-1)?.[0] ?? '');
  served.agent.applied = known;
  served.agent.shown = sampleSnapshot({
    config,
    document: sampleDocument({ config: { hash: `h${version}`, version }, groups: {} }),
  });
}

function file(content: string, name = 'cluster.yaml'): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

beforeEach(() => {
  served.agent.outcome = { outcome: 'refused', reason: { kind: 'no-coordinator' } };
  served.agent.asked.length = 0;
  served.agent.configurations.length = 0;
});

const withMail = text({ groups: ['web', 'mail'] });
const stale = text({ interval: '200ms' });
const asked = () => served.agent.asked.map(({ request }) => request.kind);

test('config show prints the file as it was written, without passwords', async () => {
  applied([text(), {}], [withMail, {}]);
  const ran = await run(served, 'config show');
  assert.equal(ran.out, withMail.replace(password, '"<hidden>"'));
  assert.match(ran.err, /--secrets shows the file whole/);
  assert.equal((await run(served, 'config show --secrets')).out, withMail);
  assert.equal((await run(served, 'config show 1 --secrets')).out, text());
  const json = JSON.parse((await run(served, 'config show 1 -o json')).out);
  assert.deepEqual([json.version, json.by, json.node, json.file], [1, 'eve', 'my-vm2', '/root/theirs.yaml']);
  assert.doesNotMatch(JSON.stringify(json), new RegExp(password));
});

test('config show says which configurations there are when one is not kept', async () => {
  applied([text(), {}]);
  const ran = await run(served, 'config show 7');
  assert.deepEqual([ran.exit, ran.out], [6, '']);
  assert.match(ran.err, /Configuration 7 is not kept: those from 1 to 1 are\. "holdfast config history"/);
});

test('config history lists who applied what, newest first', async () => {
  applied([text(), { by: 'root', node: '' }], [withMail, { by: 'ada', file: '/etc/holdfast/cluster.yaml' }]);
  const ran = await run(served, 'config history');
  assert.deepEqual(
    ran.out
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/)),
    [
      ['VERSION', 'APPLIED', 'BY', 'NODE', 'FILE', 'NOTES'],
      ['2', '1970-01-01T00:00:01.001Z', 'ada', 'my-vm2', '/etc/holdfast/cluster.yaml', 'in force'],
      ['1', '1970-01-01T00:00:00.001Z', 'root', '-', '/root/theirs.yaml', 'init'],
    ],
  );
  served.agent.applied = [];
  assert.match((await run(served, 'config history')).out, /^Nothing was applied yet\./);
});

test('config diff tells in sentences and lines what changed, without passwords', async () => {
  applied([text(), {}], [withMail.replace(password, 'another'), {}], [withMail, {}]);
  const ran = await run(served, 'config diff 1');
  assert.match(ran.out, /^From configuration 1 to 3:\n {2}group mail is added/);
  assert.match(ran.out, /^\+ {2}mail: /m);
  assert.doesNotMatch(ran.out, new RegExp(`${password}|another`));
  assert.match(
    (await run(served, 'config diff')).out,
    /^From configuration 2 to 3:\n {2}node my-vm1 is fenced/,
  );
  assert.equal((await run(served, 'config diff 3 3')).out, 'Configurations 3 and 3 do not differ.\n');
});

test('apply of a copy that is older than what another applied is refused and names them', async () => {
  applied([text(), {}], [withMail, { by: 'eve', node: 'my-vm2', file: '/home/eve/c.yaml' }]);
  const ran = await run(served, `apply ${file(stale)} --yes`);
  assert.equal(ran.exit, 3);
  assert.match(
    ran.out,
    /looks older than, and would take back from, configuration 2 \(applied by eve on my-vm2,\s+1970-01-01T00:00:01\.001Z, from \/home\/eve\/c\.yaml\):\n {4}group mail is added/,
  );
  assert.match(ran.err, /holdfast config show --secrets > FILE.*--overrule/);
  assert.deepEqual([asked(), served.agent.configurations], [[], []]);
  const json = JSON.parse((await run(served, `plan ${file(stale)} -o json`)).out);
  assert.deepEqual([json.overrules[0].version, json.overrules[0].isOwn], [2, false]);
  await run(served, `apply ${file(stale)} --yes --overrule`);
  assert.deepEqual(asked(), ['apply']);
});

test('apply of what was made from the file in force overrules nobody', async () => {
  applied([text(), {}], [withMail, {}]);
  const ran = await run(served, `apply ${file(text({ interval: '200ms', groups: ['web', 'mail'] }))} --yes`);
  assert.doesNotMatch(ran.out, /older/);
  assert.deepEqual(asked(), ['apply']);
});

test('apply lets people go back on their own change: from the same file, or to a file that was in force', async () => {
  const own = { by: userName(), node: served.agent.shown.node };
  applied([text(), {}], [withMail, { ...own, file: file(stale) }]);
  const same = await run(served, `apply ${file(stale)} --yes`);
  assert.match(same.out, /The file takes back from configuration 2/);
  applied([text(), {}], [withMail, { ...own, file: '/another.yaml' }]);
  await run(served, `apply ${file(text())} --yes`);
  assert.deepEqual(asked(), ['apply', 'apply']);
  const other = await run(served, `apply ${file(stale)} --yes`);
  assert.deepEqual([other.exit, asked().length], [3, 2]);
});

test('apply of the same configuration in other words keeps the new words', async () => {
  applied([text(), {}]);
  const reworded = text().replace('# The branch office', '# The head office');
  const path = file(reworded);
  assert.match(
    (await run(served, `plan ${path}`)).out,
    /Nothing would change in what runs.*as it is written now/,
  );
  await run(served, `apply ${path}`);
  assert.deepEqual([asked(), served.agent.configurations.map((c) => c.source)], [['apply'], [reworded]]);
  assert.match((await run(served, `apply ${file(text())}`)).out, /the file says the same/);
});

test('apply refuses a file whose passwords were hidden', async () => {
  applied([text(), {}]);
  const ran = await run(served, `apply ${file((await run(served, 'config show')).out)} --yes`);
  assert.equal(ran.exit, 5);
  assert.match(ran.err, /cluster\.yaml:5:\d+: error: <hidden> stands for a value.*config show --secrets/);
});

test('config rollback applies the older file as it was written', async () => {
  applied([text(), {}], [withMail, {}]);
  const ran = await run(served, 'config rollback 1 --yes');
  assert.match(ran.out, /stops +group mail is removed/);
  assert.deepEqual([asked(), served.agent.configurations.map((c) => c.source)], [['apply'], [text()]]);
  assert.equal((await run(served, 'config rollback 9')).exit, 6);
  assert.match((await run(served, 'config rollback 1')).err, /Say --yes/);
});
