/** When the certificates of a node that is taken out are taken back: also where the command breaks off, or is given again. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { FakeAccess } from '../../api/testing/fake-access.ts';
import { sampleDocument } from '../../api/testing/sample-document.ts';
import { sampleSnapshot } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { canonicalConfig } from '../../config/canonical.ts';
import { parseClusterText } from '../../config/load-cluster-file.ts';
import { composeEdition } from '../../core/edition.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import { run } from '../testing/run.ts';

const file = '/nonexistent/cluster.yaml';
const withNodes = (
  ...names: readonly string[]
) => `cluster: {name: my-cluster, format: 1, fence: [{device: manual}]}
store: {kind: sqlite, address: "10.156.76.9:7400", lab: true}
hostNetworks: {office: {role: both, subnet: 10.156.76.0/22}}
nodes:
${names.map((name) => `  ${name}: {addresses: {office: 10.156.76.1${name.at(-1)}}}`).join('\n')}
`;
const three = withNodes('my-vm1', 'my-vm2', 'my-vm3');

let served: ServedFake;
before(async () => {
  served = await serveFake(shown(three, 'h1', 1));
});
after(() => served.close());

beforeEach(() => {
  const { agent } = served;
  agent.access.now = new FakeAccess().now;
  agent.shown = shown(three, 'h1', 1);
  agent.outcome = { outcome: 'accepted' };
  agent.onAccepted = () => {
    agent.shown = shown(withNodes('my-vm2', 'my-vm3'), 'feedfacefeedface', 2);
  };
  agent.configurations.length = 0;
  agent.asked.length = 0;
  const edition = { version: 1, by: 'eve', node: 'my-vm2', at: 1, file, hash: 'h1' };
  const draft = { text: canonicalConfig(compiled(three)), source: three, file };
  agent.applied = [{ edition, text: composeEdition(draft, edition, []) }];
});

function compiled(text: string) {
  const { config, diagnostics } = parseClusterText(text, file);
  assert.ok(config, JSON.stringify(diagnostics));
  return config;
}

/** my-vm1 is gone. */
function shown(text: string, hash: string, version: number): AgentSnapshot {
  const { nodes } = sampleDocument();
  const gone = { is: 'gone', inc: 'my-vm1.1', proof: { kind: 'released' } } as const;
  const document = sampleDocument({
    config: { hash, version },
    nodes: { ...nodes, 'my-vm1': gone },
    groups: {},
  });
  return sampleSnapshot({ config: compiled(text), configHash: hash, document });
}

const isOut = () => served.agent.access.isBarred('my-vm1', served.agent.access.at - 1);
const commands = {
  'node remove': `node remove my-vm1 --yes --cluster ${file}`,
  'node replace': `node replace my-vm1 my-vm8 --yes --cluster ${file}`,
};
for (const [what, line] of Object.entries(commands))
  test(`${what} takes certificates back before the change is asked for, so that it can be given again`, async () => {
    served.agent.outcome = { outcome: 'unanswered', reason: { kind: 'request-waits-for-store' } };
    const first = await run(served, line);
    assert.notEqual(first.exit, 0, first.out);
    assert.equal(served.agent.configurations.length > 0, true, first.err);
    assert.ok(isOut(), first.err);
    served.agent.outcome = { outcome: 'accepted' };
    const before = served.agent.access.now.barred?.['my-vm1']?.at ?? 0;
    const again = await run(served, line);
    assert.equal(again.exit, 0, again.err);
    const barred = served.agent.access.now.barred?.['my-vm1']?.at ?? 0;
    assert.equal(barred, before + 2, 'once before and once after it');
  });

test('node remove takes certificates back of a node that has left by itself meanwhile', async (t) => {
  const { agent } = served;
  const read = t.mock.method(agent, 'readConfig', async (hash: string) => {
    read.mock.restore();
    agent.shown = shown(withNodes('my-vm2', 'my-vm3'), 'h2', 2);
    return agent.readConfig(hash);
  });
  const ran = await run(served, commands['node remove']);
  assert.equal(ran.exit, 0, ran.err);
  assert.deepEqual([agent.configurations, agent.asked], [[], []], 'nothing is applied');
  assert.ok(isOut());
});

test('node remove names the command where that node alone has the key of the authority, and is silent where another one has it', async () => {
  const none = { is: 'none', fingerprint: null, said: null } as const;
  const ready = { ...none, is: 'ready', fingerprint: 'ab' } as const;
  const told = async (keys: typeof served.agent.keys) => {
    served.agent.keys = keys;
    return (await run(served, 'node remove my-vm1 --cluster /nonexistent/file', { answer: 'no' })).err;
  };
  const alone = await told({ 'my-vm1': ready, 'my-vm2': none, 'my-vm3': none });
  assert.match(alone, /lies on my-vm1 alone.* on my-vm1: holdfast authority move my-vm[23]\./);
  assert.match(await told({ 'my-vm2': none, 'my-vm3': none }), /my-vm1 cannot be asked.*authority import/);
  assert.doesNotMatch(await told({ 'my-vm1': ready, 'my-vm2': none, 'my-vm3': ready }), /authority/);
});
