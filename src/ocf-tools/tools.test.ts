import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StatusView } from '../api/contract/views.ts';
import type { Attributes } from './attributes.ts';
import type { ToolWorld } from './tool.ts';
import { runTool } from './tools.ts';

function makeAttributes(): Attributes {
  const values = new Map<string, string>();
  return {
    get: (lifetime, name) => values.get(`${lifetime} ${name}`),
    set: (lifetime, name, value) => {
      if (value === undefined) values.delete(`${lifetime} ${name}`);
      else values.set(`${lifetime} ${name}`, value);
    },
  };
}

const status = {
  lease: { valid: true, remainingMs: 1000 },
  nodes: [
    { name: 'Host1', state: 'in' },
    { name: 'host2', state: 'gone' },
    { name: 'host3', state: 'in' },
  ],
  groups: [
    { name: 'db', state: 'running', node: 'host3' },
    { name: 'web', state: 'waiting', node: null },
  ],
} as unknown as StatusView;

const makeWorld = (more: Partial<ToolWorld> = {}): ToolWorld => ({
  node: 'Host1',
  hostname: 'server-17',
  resource: 'db.server',
  attributes: makeAttributes(),
  askStatus: async () => status,
  ...more,
});

/** Plays the lines one after the other, each `TOOL ARGUMENT…`; what each printed, or its exit code where it failed. */
async function play(lines: readonly string[], world = makeWorld()): Promise<string[]> {
  const told: string[] = [];
  for (const line of lines) {
    const [tool = '', ...argv] = line.split(' ');
    const { code, out = '', err } = await runTool(tool, argv, world);
    assert.equal(code === 0 || err !== undefined, true, `${line} fails and says why`);
    told.push(code === 0 ? out.trimEnd() : String(code));
  }
  return told;
}

test('crm_node tells who this node is, who is in, and whether this side may go on', async () => {
  const told = await play(['crm_node -n', 'crm_node -p', 'crm_node -l -p', 'crm_node -q', 'crm_node -l']);
  assert.deepEqual(told, [
    'Host1',
    'Host1 host3',
    'Host1 host3',
    '1',
    '1 Host1 member\n2 host2 lost\n3 host3 member',
  ]);
});

test('crm_node knows no numbers, removes nobody, and says when the agent is silent', async () => {
  assert.deepEqual(await play(['crm_node -i', 'crm_node -R host2', 'crm_node']), ['3', '3', '64']);
  const silent = makeWorld({ askStatus: async () => undefined });
  assert.deepEqual(await play(['crm_node -n', 'crm_node -q'], silent), ['Host1', '102']);
});

test('A side without a lease may not go on, and says so', async () => {
  const lapsed = { ...status, lease: { valid: false, remainingMs: null } };
  assert.deepEqual(await play(['crm_node -q'], makeWorld({ askStatus: async () => lapsed })), ['0']);
});

test('crm_attribute keeps what lasts apart from what a boot forgets', async () => {
  const told = await play([
    'crm_attribute -l forever -N host1 -n data-status -v LATEST',
    'crm_attribute -l reboot -N SERVER-17 --name=data-status --update PRI',
    'crm_attribute -l forever -N host1 -n data-status -Gq',
    'crm_attribute -l reboot -N host1 -n data-status -G',
    'crm_attribute -l reboot -N host1 -n data-status -D',
    'crm_attribute -l reboot -N host1 -n data-status -G',
    'crm_attribute -l reboot -N host1 -n data-status --quiet -d none',
    'crm_attribute -N host1 -n data-status --quiet',
  ]);
  assert.deepEqual(told, [
    '',
    '',
    'LATEST',
    'scope=status  name=data-status value=PRI',
    '',
    '105',
    'none',
    'LATEST',
  ]);
});

test('What all nodes would have to see is refused: another node, the configuration, utilization', async () => {
  const told = await play([
    'crm_attribute -l reboot -N host2 -n x -v 1',
    'attrd_updater -n x -N host2 -Q',
    'crm_attribute --type crm_config --name x_REPL_INFO -s mysql_replication -G',
    'crm_attribute -n x -G',
    'crm_attribute -t nodes --node Host1 -z -n cpu -v 4',
    'crm_resource -r db.server -z -p cpu -v 4',
    'crm_resource -B -r db.server -N Host1 -Q',
    'crm_mon -1 -X',
    'cibadmin -Q',
  ]);
  assert.deepEqual(told, Array(9).fill('3'));
});

test('A question to Pacemaker’s utilization is answered as where it is not connected, which agents know', async () => {
  const { err } = await runTool('crm_resource', ['-Q', '-r', 'vm.it', '-z', '-g', 'cpu'], makeWorld());
  assert.match(err ?? '', /not connected/);
});

test('crm_master keeps a score, and says that it decides nothing', async () => {
  const world = makeWorld();
  const { code, err } = await runTool('crm_master', ['-Q', '-l', 'reboot', '-v', '100'], world);
  assert.equal(code, 0);
  assert.notEqual(err, undefined);
  const told = await play(
    ['crm_master -G -Q', 'crm_attribute -p -G -q', 'crm_master -D', 'crm_master -G'],
    world,
  );
  assert.deepEqual(told, ['100', '100', '', '105']);
});

test('attrd_updater sets, counts, asks and takes away', async () => {
  const told = await play([
    'attrd_updater -p -n it -U true',
    'attrd_updater -p -n it -Q',
    'attrd_updater -d 0s -S status -n it -v 5',
    'attrd_updater -n it -v value+=3',
    'attrd_updater --name it --node host1 --query',
    'attrd_updater -D -S status -n it',
    'attrd_updater -n it -Q',
    'attrd_updater -Q',
  ]);
  const shown = (value: string) => `name="it" host="Host1" value="${value}"`;
  assert.deepEqual(told, ['', shown('true'), '', '', shown('8'), '', '105', '64']);
});

test('crm_resource tells where a resource runs', async () => {
  const told = await play([
    'crm_resource --locate -r db.server',
    'crm_resource -W -Q -r db',
    'crm_resource -W -r web.ip',
    'crm_resource -W -r other.ip',
    'crm_resource --wait',
  ]);
  assert.deepEqual(told, [
    'resource db.server is running on: host3',
    'host3',
    'resource web.ip is NOT running',
    '105',
    '64',
  ]);
});
