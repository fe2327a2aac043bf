/** Faults that would make a failover fail, each planted alone into a cluster that is well: what an agent would see of it. */
import type { Reason } from '../../core/reason.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import {
  config,
  devices,
  document,
  group,
  healthy,
  told,
  withConfig,
  withMember,
  withRoom,
} from './changed-snapshots.ts';
import { aPerson, sampleConfig, sampleNode } from './sample-config.ts';
import { inc, sampleDocument, sampleNow } from './sample-document.ts';

export interface Planted {
  readonly verdict: 'ready' | 'at-risk' | 'not-ready';
  /** Where the sentence is to be found. */
  readonly kind: Reason['kind'] | 'none';
  readonly snapshot: AgentSnapshot;
}

const node = 'my-vm3';
const groups = [group];

export const plantedFaults: Readonly<Record<string, Planted>> = {
  'nothing is wrong': { verdict: 'ready', kind: 'none', snapshot: healthy() },
  'all members of the store are well': { verdict: 'ready', kind: 'none', snapshot: withMember(3) },
  'the password of the fence device is wrong': {
    verdict: 'not-ready',
    kind: 'device-silent',
    snapshot: devices({ is: 'silent', wasOn: false, said: 'Unable to establish RMCP+ session' }),
  },
  'the fence device does not answer any more': {
    verdict: 'not-ready',
    kind: 'device-silent',
    snapshot: devices({ is: 'silent', wasOn: true, said: 'connection timed out' }),
  },
  'the plug of the fence device is that of another machine': {
    verdict: 'not-ready',
    kind: 'device-contradicts',
    snapshot: devices({ is: 'contradicts' }),
  },
  'the fence agent is missing on the standby': {
    verdict: 'at-risk',
    kind: 'lacks-fence-program',
    snapshot: told(node, {
      kind: 'lacks-fence-program',
      node,
      program: '/usr/sbin/fence_ipmilan',
      next: 'apt-get install fence-agents',
      fences: ['my-vm2'],
    }),
  },
  'the port is taken on the only standby': {
    verdict: 'not-ready',
    kind: 'port-taken',
    snapshot: told(node, { kind: 'port-taken', node, port: '10.156.76.20:80', by: 'apache2', groups }),
  },
  'the store has two members of three': {
    verdict: 'at-risk',
    kind: 'no-more-may-fail',
    snapshot: withMember(2),
  },
  'the standby has too little room': {
    verdict: 'not-ready',
    kind: 'no-standby',
    snapshot: withRoom({ 'my-vm2': 8, 'my-vm3': 2 }),
  },
  'the owner has too little room since the file says so': {
    verdict: 'at-risk',
    kind: 'over-capacity',
    snapshot: withRoom({ 'my-vm2': 2, 'my-vm3': 8 }),
  },
  'a certificate ends in three days': {
    verdict: 'at-risk',
    kind: 'certificate-ends',
    snapshot: told(node, { kind: 'certificate-ends', node, whose: 'node', on: '2026-11-23' }, 'alarm'),
  },
  'a certificate has ended': {
    verdict: 'at-risk',
    kind: 'certificate-ends',
    snapshot: told(
      node,
      { kind: 'certificate-ends', node, whose: 'node', on: '2026-11-19', over: true },
      'alarm',
    ),
  },
  'the authority is not on the standby any more': {
    verdict: 'at-risk',
    kind: 'identity-unusable',
    snapshot: told(
      node,
      {
        kind: 'identity-unusable',
        node,
        file: '/etc/holdfast/identity/authority.crt',
        said: 'it is not there',
      },
      'alarm',
    ),
  },
  'nobody signs in at the standby by an account': {
    verdict: 'at-risk',
    kind: 'accounts-closed',
    snapshot: told(node, { kind: 'accounts-closed', node, is: 'not-installed' }),
  },
  'the clock of the standby is off': {
    verdict: 'at-risk',
    kind: 'clocks-apart',
    snapshot: told(node, { kind: 'clocks-apart', node, than: 'my-vm4', byMs: 95_000 }),
  },
  'a unit is enabled at boot': {
    verdict: 'at-risk',
    kind: 'unit-unfit',
    snapshot: told(node, { kind: 'unit-unfit', node, unit: 'nginx.service', is: 'enabled', groups }),
  },
  'a unit is missing on the only standby': {
    verdict: 'not-ready',
    kind: 'unit-unfit',
    snapshot: told(node, { kind: 'unit-unfit', node, unit: 'nginx.service', is: 'missing', groups }),
  },
  'the device is missing on the only standby': {
    verdict: 'not-ready',
    kind: 'lacks-device',
    snapshot: told(node, { kind: 'lacks-device', node, device: '/dev/mapper/content', groups }),
  },
  'a secret is missing on the only standby': {
    verdict: 'not-ready',
    kind: 'lacks-secret',
    snapshot: told(node, {
      kind: 'lacks-secret',
      node,
      groups,
      resource: 'nginx',
      name: 'password',
      said: '/etc/holdfast/web does not exist',
      next: 'write the secret into it on every node, readable by root alone (mode 600)',
    }),
  },
  'a program is missing on the only standby': {
    verdict: 'not-ready',
    kind: 'lacks-program',
    snapshot: told(node, {
      kind: 'lacks-program',
      node,
      program: 'arping',
      next: 'apt-get install iputils-arping',
      groups,
    }),
  },
  'a program is missing on one of several standbys': {
    verdict: 'at-risk',
    kind: 'lacks-program',
    snapshot: {
      ...told(node, {
        kind: 'lacks-program',
        node,
        program: 'arping',
        next: 'apt-get install iputils-arping',
        groups,
      }),
      config: sampleConfig(),
    },
  },
  'another machine answers for an address of the standby': {
    verdict: 'at-risk',
    kind: 'own-address-taken',
    snapshot: told(
      node,
      { kind: 'own-address-taken', node, network: 'office', address: '10.156.76.13' },
      'alarm',
    ),
  },
  'the watchdog is not armed though a lapse counts': {
    verdict: 'at-risk',
    kind: 'watchdog-unarmed',
    snapshot: withConfig({
      timing: { ...config.timing, onStoreLoss: 'stop' },
      nodes: {
        ...config.nodes,
        'my-vm2': {
          ...sampleNode(2),
          watchdog: { device: '/dev/watchdog0', timeoutMs: 10_000, pausable: false },
        },
      },
    }),
  },
  'the watchdog of the standby is not armed, and nothing counts on it': {
    verdict: 'at-risk',
    kind: 'watchdog-idle',
    snapshot: told(node, { kind: 'watchdog-idle', node, device: '/dev/watchdog0' }),
  },
  'beats are lost on a network again and again': {
    verdict: 'at-risk',
    kind: 'beats-lost',
    snapshot: told(node, {
      kind: 'beats-lost',
      node,
      of: 'my-vm2',
      network: 'office',
      times: 4,
      withinMs: 600_000,
    }),
  },
  'only a person can prove the owner off': {
    verdict: 'at-risk',
    kind: 'only-a-person-proves',
    snapshot: withConfig({ nodes: { ...config.nodes, 'my-vm2': sampleNode(2, [aPerson]) } }),
  },
  'all standbys are drained': {
    verdict: 'not-ready',
    kind: 'no-standby',
    snapshot: healthy({ document: document({ drained: { 'my-vm3': { by: 'ada' } } }) }),
  },
  'the group is under maintenance': {
    verdict: 'not-ready',
    kind: 'group-maintained',
    snapshot: healthy({ document: document({ maintenance: { web: { by: 'bob' } } }) }),
  },
  'the agent is down on the only standby': {
    verdict: 'not-ready',
    kind: 'no-standby',
    snapshot: healthy({
      document: document({
        nodes: {
          ...sampleDocument().nodes,
          'my-vm3': { is: 'gone', inc: inc('my-vm3'), proof: { kind: 'released' } },
        },
      }),
    }),
  },
  'the fence limit is used up': {
    verdict: 'not-ready',
    kind: 'fence-limit-reached',
    snapshot: healthy({
      document: document({ fenced: [4, 3, 2, 1].map((ago) => sampleNow - ago * 1000) }),
    }),
  },
  'the cluster is disarmed': {
    verdict: 'not-ready',
    kind: 'cluster-disarmed',
    snapshot: healthy({ document: document({ disarmed: { by: 'ada' } }) }),
  },
  'the store does not answer': {
    verdict: 'not-ready',
    kind: 'store-unreachable',
    snapshot: healthy({
      store: {
        reachable: false,
        believed: true,
        lastAnswerMs: 7_300,
        refuses: undefined,
        description: undefined,
      },
    }),
  },
};
