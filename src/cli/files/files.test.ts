/** Commands around the cluster file, on real files and against an agent behind a real socket. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, beforeEach, test } from 'node:test';
import { owned, sampleDocument } from '../../api/testing/sample-document.ts';
import { sampleSnapshot, snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { canonicalConfig, configHash } from '../../config/canonical.ts';
import { loadClusterFile } from '../../config/load-cluster-file.ts';
import type { Config } from '../../core/config.ts';
import type { Document } from '../../core/takeover/document.ts';
import { run } from '../testing/run.ts';

let served: ServedFake;
let dir: string;
before(async () => {
  served = await serveFake(snapshots.healthy());
  dir = mkdtempSync(join(tmpdir(), 'holdfast-files-'));
});
after(async () => {
  await served.close();
  rmSync(dir, { recursive: true, force: true });
});

const groupText = (name: string, last: number) => `
  ${name}:
    resources:
      ip: {type: address, address: 10.156.76.${last}/22, network: office}`;

const text = (groups = groupText('web', 58), name = 'my-cluster') => `cluster:
  name: ${name}
  format: 1
  fence: [{device: manual}]
store: {kind: sqlite, address: "10.156.76.10:7400", lab: true}
hostNetworks:
  office: {role: both, subnet: 10.156.76.0/22, port: 7405}
nodes:
  my-vm1: {addresses: {office: 10.156.76.11}}
  my-vm2: {addresses: {office: 10.156.76.12}}
  my-vm3: {addresses: {office: 10.156.76.13}}
groups:${groups}
`;

let count = 0;
function file(content: string): string {
  const path = join(dir, `c${count++}.yaml`);
  writeFileSync(path, content);
  return path;
}

function compiled(content: string): Config {
  const { config, diagnostics } = loadClusterFile(file(content));
  assert.ok(config, JSON.stringify(diagnostics));
  return config;
}

/** The agent runs what the text says. */
function running(content: string, version: number): ReturnType<typeof snapshots.healthy> {
  const config = compiled(content);
  const hash = configHash(canonicalConfig(config));
  const groups = Object.fromEntries(Object.keys(config.groups).map((name) => [name, owned('my-vm1')]));
  const nodes = Object.fromEntries(
    Object.entries(sampleDocument().nodes).filter(([name]) => name in config.nodes),
  );
  return sampleSnapshot({ config, document: sampleDocument({ config: { hash, version }, groups, nodes }) });
}

beforeEach(() => {
  served.agent.shown = running(text(), 4);
  served.agent.outcome = { outcome: 'accepted' };
  served.agent.onAccepted = () => {};
  served.agent.asked.length = 0;
  served.agent.configurations.length = 0;
});

const two = text(groupText('web', 58) + groupText('mail', 59));

test('validate prints file, line and column of every mistake', async () => {
  const path = file(text().replace('nodes:', 'noodes:').replace('kind: sqlite', 'kind: sqlight'));
  const ran = await run(undefined, `validate ${path}`);
  assert.equal(ran.exit, 5);
  assert.match(ran.out, new RegExp(`^${path}:5:\\d+: error: .*`, 'm'));
  assert.match(ran.out, new RegExp(`^${path}:8:\\d+: error: .*did you mean "nodes"`, 'm'));
  assert.match(ran.out, /has \d mistakes\.\n$/);
  const json = JSON.parse((await run(undefined, `validate ${path} -o json`)).out);
  assert.equal(json.valid, false);
  assert.ok(json.diagnostics.some((d: { line: number }) => d.line === 5));
});

test('validate says so when a file is right', async () => {
  const path = file(text());
  const ran = await run(undefined, `validate ${path}`);
  assert.equal(ran.exit, 0);
  assert.match(ran.out, new RegExp(`"${path}" is valid`));
});

test('compile prints one line of JSON with the configuration and the key file', async () => {
  const ran = await run(undefined, `compile ${file(text())}`);
  assert.equal(ran.exit, 0);
  assert.equal(ran.out.trimEnd().split('\n').length, 1);
  const { config, keyFile } = JSON.parse(ran.out);
  assert.deepEqual([config.cluster.name, keyFile], ['my-cluster', join(dir, 'my-cluster.key')]);
  const wrong = await run(undefined, `compile ${file('cluster: 7')}`);
  assert.deepEqual([wrong.exit, wrong.out], [5, '']);
});

function firstDocumentIn(store: string): Document {
  const db = new DatabaseSync(store, { readOnly: true });
  const entry = db.prepare('SELECT value FROM entries').get();
  db.close();
  return JSON.parse(String(entry?.value));
}

test('init makes the key and the store file once, and never again', async () => {
  const path = file(text(undefined, 'fresh'));
  const store = join(dir, 'fresh.db');
  const ran = await run(undefined, `init ${path} --store-file ${store}`);
  assert.deepEqual([ran.exit, ran.err.replace(/.*warning.*\n/g, '')], [0, '']);
  assert.match(ran.out, /Next, start its store: holdfast store serve --listen 10.156.76.10:7400 --file/);
  const key = join(dir, 'fresh.key');
  assert.equal(statSync(key).mode & 0o777, 0o600);
  const bytes = readFileSync(key, 'utf8');
  assert.match(bytes, /^[0-9a-f]{64}\n$/);
  const document = firstDocumentIn(store);
  assert.deepEqual(Object.keys(document.nodes), ['my-vm1', 'my-vm2', 'my-vm3']);
  assert.deepEqual(
    [document.version, document.term, document.config.version, document.groups],
    [1, 0, 1, { web: { is: 'free', gen: 0 } }],
  );
  const again = await run(undefined, `init ${path} --store-file ${store}`);
  assert.equal(again.exit, 3);
  assert.match(again.err, /exists and is not overwritten/);
  assert.equal(readFileSync(key, 'utf8'), bytes);
});

const answersToInit = [
  ['', undefined, 'accused'],
  ['', 'yes', 'accused'],
  ['', 'none runs', 'gone'],
  [' --nothing-runs', undefined, 'gone'],
] as const;

for (const [option, answer, is] of answersToInit)
  test(`init${option} with a key that was there, told ${answer ?? 'nothing'}, takes nodes for ${is}`, async () => {
    const name = `kept-${option.trim()}-${answer?.replaceAll(' ', '-') ?? 'silent'}`;
    writeFileSync(join(dir, `${name}.key`), `${'5e'.repeat(32)}\n`, { mode: 0o600 });
    const store = join(dir, `${name}.db`);
    const line = `init ${file(text(undefined, name))} --store-file ${store}${option}`;
    assert.equal((await run(undefined, line, answer ? { answer } : {})).exit, 0);
    const { nodes } = firstDocumentIn(store);
    assert.deepEqual(
      Object.values(nodes).map((entry) => entry.is),
      [is, is, is],
    );
  });

test('init of a sqlite cluster wants to know which file', async () => {
  const ran = await run(undefined, `init ${file(text(undefined, 'other'))}`);
  assert.equal(ran.exit, 2);
  assert.match(ran.err, /--store-file PATH/);
});

test('plan says in words what would change and asks for nothing', async () => {
  const ran = await run(served, `plan ${file(two)}`);
  assert.equal(ran.exit, 0);
  assert.match(ran.out, /^1 change to configuration 4:\nstarts +group mail is added with 1 resource/);
  assert.match(ran.out, /Nothing that runs is disturbed\.\n$/);
  assert.deepEqual(served.agent.configurations, []);
  const json = JSON.parse((await run(served, `plan ${file(two)} -o json`)).out);
  assert.deepEqual([json.base, json.changes.length, json.changes[0].effect], [4, 1, 'starts']);
});

test('plan of what runs already says that nothing would change', async () => {
  const ran = await run(served, `plan ${file(text())}`);
  assert.deepEqual(
    [ran.exit, ran.out],
    [0, 'Nothing would change: the cluster runs configuration 4 and the file says the same.\n'],
  );
});

test('plan refuses the file of another cluster', async () => {
  const ran = await run(served, `plan ${file(text(undefined, 'theirs'))}`);
  assert.equal(ran.exit, 3);
  assert.match(ran.err, /describes the cluster "theirs", but this node belongs to "my-cluster"/);
});

test('apply hands over the configuration and the version it was planned against, and waits', async () => {
  const next = running(two, 5);
  const hash = next.document!.config.hash;
  served.agent.putConfig = async (_by, draft) => {
    served.agent.configurations.push(draft);
    return hash;
  };
  served.agent.onAccepted = () => {
    served.agent.shown = next;
  };
  const path = file(two);
  const ran = await run(served, `apply ${path} --yes`);
  assert.deepEqual([ran.exit, ran.err.split('\n').at(-2)], [0, 'Configuration 5 is in force.']);
  assert.deepEqual(served.agent.asked[0]?.request, { kind: 'apply', hash, base: 4 });
  const draft = { text: canonicalConfig(compiled(two)), source: two, file: path };
  assert.deepEqual(served.agent.configurations, [draft]);
});

test('apply waits until what it starts runs', async () => {
  const next = running(two, 5);
  served.agent.putConfig = async () => next.document!.config.hash;
  const starting = { ...next, records: {} };
  let asked = 0;
  served.agent.onAccepted = () => {
    served.agent.snapshot = async () => (asked++ < 3 ? starting : next);
  };
  const ran = await run(served, `apply ${file(two)} --yes`);
  delete (served.agent as Partial<typeof served.agent>).snapshot;
  assert.equal(ran.exit, 0);
  assert.match(ran.err, /waiting: mail is starting on my-vm1/);
});

test('apply without a person or --yes changes nothing', async () => {
  for (const leaves of [undefined, true] as const) {
    const ran = await run(served, `apply ${file(two)}`, leaves && { leaves });
    assert.equal(ran.exit, 3);
    assert.match(ran.err, /nothing was done\. Say --yes/);
  }
  assert.equal((await run(served, `apply ${file(two)} --dry-run`)).exit, 0);
  assert.deepEqual([served.agent.configurations, served.agent.asked], [[], []]);
});

test('apply that is interrupted says whether it goes on', async () => {
  const line = `apply ${file(two)}`;
  const shown = 'apply the configuration. "holdfast status" shows it.\n';
  const asking = await run(served, line, { interrupts: true });
  assert.equal(asking.exit, 130);
  assert.match(asking.err, /This was not sent and is not done: apply the configuration\.\n$/);
  const end = new AbortController();
  const submit = served.agent.submit.bind(served.agent);
  served.agent.submit = () => {
    end.abort();
    return new Promise(() => {});
  };
  const sent = await run(served, `${line} --yes`, { signal: end.signal });
  served.agent.submit = submit;
  assert.equal(sent.exit, 130);
  assert.ok(sent.err.endsWith(`This may have been accepted: ${shown}`), sent.err);
  const later = new AbortController();
  served.agent.onAccepted = () => {
    served.agent.snapshot = () => {
      later.abort();
      return new Promise(() => {});
    };
  };
  const accepted = await run(served, `${line} --yes`, { signal: later.signal });
  delete (served.agent as Partial<typeof served.agent>).snapshot;
  assert.equal(accepted.exit, 130);
  assert.ok(accepted.err.endsWith(`This was accepted and goes on: ${shown}`), accepted.err);
});

test('apply that is refused tells what happened meanwhile', async () => {
  const plain = served.agent.submit.bind(served.agent);
  served.agent.submit = async () => {
    served.agent.shown = running(text(groupText('web', 58) + groupText('files', 60)), 5);
    return { outcome: 'refused', reason: { kind: 'configuration-changed', version: 5, base: 4 } };
  };
  const ran = await run(served, `apply ${file(two)} --yes`);
  served.agent.submit = plain;
  assert.equal(ran.exit, 3);
  assert.match(ran.err, /Meanwhile the configuration went from version 4 to 5:\n {2}group files is added/);
  assert.match(ran.err, /holdfast: .*\. Next: holdfast plan FILE\n$/);
});

test('apply refuses what the plan refuses, without asking the cluster', async () => {
  const ran = await run(served, `apply ${file(text().replace('76.10:7400', '76.10:7500'))} --yes`);
  assert.equal(ran.exit, 3);
  assert.match(ran.out, /REFUSED +the store cannot be reached by 10\.156\.76\.10:7500 yet/);
  assert.deepEqual(served.agent.asked, []);
});

test('apply of a broken file prints its mistakes and changes nothing', async () => {
  const path = file(text().replace('network: office', 'network: offce'));
  const ran = await run(served, `apply ${path} --yes`);
  assert.equal(ran.exit, 5);
  assert.match(ran.err, /:15:\d+: error: .*offce/);
  assert.match(ran.err, /has 1 mistake; see above\.\n$/);
});
