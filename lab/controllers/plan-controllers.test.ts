import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../../src/core/config.ts';
import { sampleConfig, samplePlan, withNode } from '../testdata/sample-cluster.ts';
import { askedControllers } from './plan-controllers.ts';

function device(program: string, options: Record<string, Json>) {
  const bounds = { proof: 'off', timeoutMs: 1000, attempts: 1 } as const;
  return { device: 'agent', name: program, params: { program, options }, ...bounds };
}

test('planLab() puts a controller at each address that a fence device asks, if nobody else is there', () => {
  const at = (ip: string) => device('fence_redfish', { ip, ssl_insecure: '1' });
  const a = withNode(sampleConfig('c', 2), 'a', { fence: [at('10.1.0.77'), at('fd00:77::0:9')] });
  const config = withNode(a, 'b', {
    fence: [at('10.1.0.77'), at('10.1.0.1'), at('192.0.2.1'), device('fence_apc', { ip: '10.1.0.78' })],
  });
  const plan = samplePlan(config);
  const controllers = plan.hosts.filter(({ kind }) => kind === 'controller');
  assert.deepEqual(
    controllers.map(({ name, ports, services }) => [
      name,
      ...ports.map(({ network, address }) => `${network}=${address}`),
      ...services.map((service) => service.name),
    ]),
    [
      ['bmc', 'office=10.1.0.77', 'redfish'],
      ['bmc-2', 'ring=fd00:77::9', 'redfish'],
    ],
  );
  assert.equal(plan.hosts.at(-1)?.kind, 'client');
  assert.ok(!JSON.stringify(plan.controllers).includes('ssl_insecure'));
});

test('askedControllers() knows the older names of options, and leaves a secret where it is', () => {
  const options = { ipaddr: '10.1.0.9', passwd: { file: '/etc/bmc' }, 'systems-uri': '/x' };
  const config = withNode(sampleConfig('c', 1), 'a', { fence: [device('/usr/sbin/fence_redfish', options)] });
  assert.deepEqual(askedControllers(config), [
    {
      node: 'a',
      program: 'fence_redfish',
      address: '10.1.0.9',
      options: { ipaddr: '10.1.0.9', passwd: { kind: 'file', path: '/etc/bmc' }, systems_uri: '/x' },
    },
  ]);
});
