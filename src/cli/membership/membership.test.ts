/** Leaving, removing and destroying: what is refused before anything happens, and what is asked of the cluster. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { run } from '../testing/run.ts';

let served: ServedFake;
const dir = mkdtempSync(join(tmpdir(), 'holdfast-membership-'));
const file = join(dir, 'cluster.yaml');
before(async () => {
  served = await serveFake(snapshots.healthy());
  writeFileSync(
    file,
    `cluster: {name: my-cluster, format: 1, fence: [{device: manual}]}
store: {kind: sqlite, address: "127.0.0.1:1", lab: true}
hostNetworks: {office: {role: both, subnet: 10.156.76.0/22}}
nodes:
  my-vm1: {addresses: {office: 10.156.76.11}}
  my-vm2: {addresses: {office: 10.156.76.12}}
`,
  );
});
after(async () => {
  await served.close();
  rmSync(dir, { recursive: true });
});
beforeEach(() => {
  served.agent.asked.length = 0;
});

test('node remove sends this node to "holdfast leave", and asks nothing of the cluster', async () => {
  const ran = await run(served, `node remove my-vm2 --yes --cluster ${file}`);
  assert.equal(ran.exit, 3);
  assert.match(ran.err, /holdfast leave/);
  assert.deepEqual(served.agent.asked, []);
});

test('node remove says which node was probably meant', async () => {
  const ran = await run(served, `node remove my-vm8 --yes --cluster ${file}`);
  assert.equal(ran.exit, 6);
});

test('cluster destroy wants the name of the cluster, and no other word', async () => {
  for (const answer of ['yes', 'office', undefined]) {
    const ran = await run(
      served,
      `cluster destroy --cluster ${file}`,
      answer === undefined ? {} : { answer },
    );
    assert.equal(ran.exit, 3);
    assert.match(ran.err, /"my-cluster"/);
  }
  assert.deepEqual(served.agent.asked, []);
});

test('cluster destroy that is interrupted while groups stop says that they do', async () => {
  const end = new AbortController();
  served.agent.onAccepted = () => {
    served.agent.snapshot = () => {
      end.abort();
      return new Promise(() => {});
    };
  };
  const line = `cluster destroy --name my-cluster --cluster ${file}`;
  const ran = await run(served, line, { signal: end.signal });
  served.agent.onAccepted = () => {};
  delete (served.agent as Partial<typeof served.agent>).snapshot;
  assert.equal(ran.exit, 130);
  assert.match(
    ran.err,
    /^This was accepted and goes on: stop every group\. "holdfast group list" shows it\.$/m,
  );
});

test('leave and leave --clean change nothing where the store cannot be asked and nobody says yes', async () => {
  for (const words of ['leave', 'leave --clean']) {
    const ran = await run(served, `${words} --cluster ${file} --node my-vm2`);
    assert.notEqual(ran.exit, 0, words);
    assert.doesNotMatch(ran.err, /please report/, words);
  }
  assert.deepEqual(served.agent.asked, []);
});

test('node replace refuses a node that is a member, and one by its own name', async () => {
  const member = await run(served, `node replace my-vm3 my-vm9 --yes --cluster ${file}`);
  assert.equal(member.exit, 3);
  assert.match(member.err, /my-vm3 is a member/);
  const same = await run(served, `node replace my-vm3 my-vm3 --yes --cluster ${file}`);
  assert.equal(same.exit, 2);
  assert.deepEqual(served.agent.asked, []);
});

test('leave and cluster destroy refuse the file of another cluster than that of the agent here', async () => {
  const other = join(dir, 'other.yaml');
  writeFileSync(other, readFileSync(file, 'utf8').replace('name: my-cluster', 'name: another'));
  for (const words of ['leave --yes', 'cluster destroy --name another']) {
    const ran = await run(served, `${words} --cluster ${other}`);
    assert.equal(ran.exit, 3, words);
    assert.match(ran.err, /"my-cluster"/);
  }
  assert.deepEqual(served.agent.asked, []);
});
