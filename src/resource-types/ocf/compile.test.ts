import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunStep } from '../../resources/step.ts';
import { judgeCommand, operationResult, probeResult } from '../../resources/step-outcome.ts';
import { compileResource } from '../compile-resource.ts';
import { context, definitionOf, expectGolden } from '../testing.ts';
import { toolsDirectory } from './tools-directory.ts';

const ipaddr2 = {
  agent: 'ocf:heartbeat:IPaddr2',
  parameters: { ip: '10.0.0.58', cidr_netmask: 24 },
  checkLevel: 10,
};
const program = compileResource(definitionOf('ocf', ipaddr2), context);
const commandOf = (part: keyof typeof program): RunStep => {
  const steps = program[part];
  assert.ok(Array.isArray(steps));
  return steps.find((step): step is RunStep => step.kind === 'run')!;
};
const end = (step: RunStep, code: number, text = '') =>
  judgeCommand(step, { kind: 'exit', code, text }, 1000);

test('An OCF agent is called with start, stop and monitor, and its exit codes are classified', () => {
  expectGolden(new URL('./ocf.golden.txt', import.meta.url), definitionOf('ocf', ipaddr2));
});

test('An OCF agent finds all that the API promises in its environment', () => {
  const { PATH, HOLDFAST_GROUP, HOLDFAST_NODE, HOLDFAST_RESOURCE, HOLDFAST_STATE, ...env } =
    commandOf('probe').env;
  assert.equal(PATH?.split(':')[0], toolsDirectory);
  assert.deepEqual(env, {
    OCF_ROOT: '/usr/lib/ocf',
    OCF_RA_VERSION_MAJOR: '1',
    OCF_RA_VERSION_MINOR: '1',
    OCF_RESOURCE_INSTANCE: 'web.ocf',
    OCF_RESOURCE_PROVIDER: 'heartbeat',
    OCF_RESOURCE_TYPE: 'IPaddr2',
    OCF_EXIT_REASON_PREFIX: 'ocf-exit-reason:',
    HA_RSCTMP: '/run/resource-agents',
    HA_SBIN_DIR: toolsDirectory,
    OCF_RESKEY_crm_feature_set: '3.16.2',
    OCF_RESKEY_CRM_meta_on_node: 'my-vm1',
    OCF_RESKEY_CRM_meta_on_node_uuid: 'my-vm1',
    OCF_RESKEY_ip: '10.0.0.58',
    OCF_RESKEY_cidr_netmask: '24',
    OCF_CHECK_LEVEL: '10',
    OCF_RESKEY_CRM_meta_name: 'monitor',
    OCF_RESKEY_CRM_meta_timeout: '5000',
    OCF_RESKEY_CRM_meta_interval: '10000',
  });
});

test('A probe outside the period is told to the agent by an interval of 0', () => {
  assert.equal(commandOf('deepProbe').env.OCF_RESKEY_CRM_meta_interval, '0');
  assert.equal(commandOf('deepProbe').env.OCF_CHECK_LEVEL, '0');
});

test('A failed start is soft, hard or fatal by its exit code', () => {
  const classes = [1, 2, 3, 4, 5, 6, 7, 77].map((code) => {
    const outcome = end(commandOf('start'), code);
    return `${code} ${outcome.kind === 'failed' ? outcome.class : outcome.kind}`;
  });
  assert.deepEqual(classes, [
    '1 soft',
    '2 hard',
    '3 hard',
    '4 hard',
    '5 hard',
    '6 fatal',
    '7 soft',
    '77 soft',
  ]);
});

test('A start is good only when the monitor right after it says so, or has nothing to say', () => {
  const last = program.start.at(-1);
  assert.ok(last?.kind === 'run');
  const results = [0, 1, 3, 7, 8, 190].map((code) => operationResult(end(last, code), 'running').outcome);
  assert.deepEqual(results, ['ok', 'failed', 'ok', 'failed', 'ok', 'ok']);
});

test('A periodic probe reads 7 as stopped, 190 and 191 as running with a reason, 3 as nothing to say', () => {
  const states = [0, 1, 3, 7, 8, 9, 190, 191].map((code) => {
    const { state, said: reason } = probeResult(end(commandOf('probe'), code, 'ocf-exit-reason:why\n'));
    return `${code} ${state}${reason === '' ? '' : ' because'}`;
  });
  assert.deepEqual(states, [
    '0 running',
    '1 failed because',
    '3 running',
    '7 stopped',
    '8 running',
    '9 failed because',
    '190 running because',
    '191 running because',
  ]);
});

test('An agent that is not installed is not running, but that proves nothing after a stop', () => {
  assert.deepEqual(probeResult(end(commandOf('deepProbe'), 5)).state, 'stopped');
  assert.deepEqual(probeResult(end(commandOf('deepProbe'), 5)).class, 'hard');
  assert.deepEqual(probeResult(end(commandOf('verifyStopped'), 5)).state, 'failed');
});

test('The reason people see is the last line the agent marked as such', () => {
  const text =
    'noise\nocf-exit-reason:first\nocf-exit-reason:IP address (the ip parameter) is mandatory\nmore noise\n';
  const outcome = end(commandOf('start'), 6, text);
  assert.match(outcome.kind === 'failed' ? outcome.reason : '', /exit code 6: IP address .* is mandatory$/);
});

test('A parameter that is secret is had whenever the agent is called', () => {
  const parameters = {
    user: 'root',
    password: { file: '/etc/holdfast/db-{node}' },
    token: { credential: 'db' },
  };
  const { start, stop, probe, hardStop, verifyStopped } = compileResource(
    definitionOf('ocf', { agent: 'ocf:heartbeat:mysql', parameters }),
    context,
  );
  const secrets = [
    {
      variable: 'OCF_RESKEY_password',
      name: 'password',
      source: { kind: 'file', path: '/etc/holdfast/db-my-vm1' },
    },
    { variable: 'OCF_RESKEY_token', name: 'token', source: { kind: 'credential', name: 'db' } },
  ];
  for (const steps of [start, stop, probe, hardStop, verifyStopped]) {
    const runs = steps.filter((step): step is RunStep => step.kind === 'run');
    assert.ok(runs.length > 0);
    for (const run of runs) {
      assert.deepEqual(run.secrets, secrets);
      assert.equal(run.env.OCF_RESKEY_user, 'root');
      assert.ok(!('OCF_RESKEY_password' in run.env));
    }
  }
});
