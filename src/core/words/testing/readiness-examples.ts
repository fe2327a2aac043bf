/** One example of every reason why a takeover might not work. */
import type { ReadinessReasons } from '../../readiness-reasons.ts';
import type { ReasonFacts } from '../../reason.ts';

export const readinessExamples: ReadinessReasons & Pick<ReasonFacts, 'no-standby'> = {
  'lacks-program': { node: 'b', program: 'arping', next: 'apt-get install iputils-arping', groups: ['web'] },
  'lacks-fence-program': {
    node: 'b',
    program: '/usr/sbin/fence_ipmilan',
    next: 'apt-get install fence-agents',
    fences: ['a', 'c'],
  },
  'lacks-secret': {
    node: 'b',
    groups: ['db'],
    resource: 'server',
    name: 'password',
    said: '/etc/holdfast/db does not exist',
    next: 'write the secret into it on every node, readable by root alone (mode 600)',
  },
  'lacks-device': { node: 'b', device: '/dev/mapper/data', groups: ['db', 'web'], more: 3 },
  'port-taken': { node: 'b', port: '10.0.0.5:80', by: 'apache2', groups: ['web'] },
  'unit-unfit': { node: 'b', unit: 'postgresql.service', is: 'enabled', groups: ['db'] },
  'certificate-ends': { node: 'b', whose: 'node', on: '2027-01-15' },
  'identity-unusable': { node: 'b', file: '/etc/holdfast/identity/authority.crt', said: 'it is not there' },
  'accounts-closed': { node: 'b', is: 'not-installed' },
  'clocks-apart': { node: 'a', than: 'b', byMs: 95_000 },
  'watchdog-unarmed': { node: 'b', device: '/dev/watchdog0' },
  'watchdog-idle': { node: 'b', device: '/dev/watchdog0' },
  'beats-lost': { node: 'a', of: 'b', network: 'ring', times: 4, withinMs: 600_000 },
  'over-capacity': { node: 'a', what: 'memory', needs: 12, of: 8 },
  'only-a-person-proves': { node: 'a' },
  'no-more-may-fail': { well: 2, of: 3 },
  'no-standby': { group: 'web', nodes: [{ node: 'b', why: { kind: 'drained-by', by: 'eve' } }] },
};
