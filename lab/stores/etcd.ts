/** The etcd members of a lab, one wherever the cluster file names an endpoint. */
import { join } from 'node:path';
import { type ManagedEtcd, managedOf } from '../../src/store/etcd/managed.ts';
import { joinHostPort, splitEndpoint } from '../../src/values/host-port.ts';
import type { LabService } from '../lab-service.ts';
import type { LabStoreFaults, StoreInput, StorePlan } from './lab-store.ts';
import { StoreOwners, unsuitable } from './store-owners.ts';

interface EtcdMember {
  readonly name: string;
  readonly host: string;
  readonly clientUrl: string;
  readonly peerUrl: string;
}

export function planEtcd(input: StoreInput): StorePlan {
  const managed = managedOf(input.config.store);
  return managed === undefined ? planMembersOfLab(input) : planManagedEtcd(input, managed);
}

/** Every node runs what its unit would; a witness is a host of its own. Nobody is to be told what a member begins with. */
function planManagedEtcd(input: StoreInput, managed: ManagedEtcd): StorePlan {
  const owners = new StoreOwners(input.config);
  const services = new Map<string, LabService[]>();
  for (const [name, address] of Object.entries(managed.at)) {
    const run = [input.holdfast, 'store', 'member', 'run', '--cluster', input.file, '--node', name];
    const until = managed.members.includes(name) ? unlessPutAside : whenWanted;
    const argv = ['sh', '-c', `until ${until}; do sleep 0.5; done; exec "$@"`, 'member', ...run];
    services.set(owners.ownerOf(address), [{ name: 'etcd', argv, store: true }]);
  }
  const [first = ''] = managed.members;
  const directory = join(input.dir, 'etcd');
  return {
    store: {
      kind: 'etcd',
      directories: [directory],
      init: { host: first, done: join(directory, 'initialised') },
    },
    hosts: owners.extra,
    services,
  };
}

/** As the unit is started by the file that the agent writes, and ends where no member is to run any more. */
const whenWanted = '[ -e /var/lib/holdfast/etcd/wanted ]';
const unlessPutAside = `${whenWanted} || ! ls -d /var/lib/holdfast/etcd/data-until-* > /dev/null 2>&1`;

function planMembersOfLab(input: StoreInput): StorePlan {
  const owners = new StoreOwners(input.config);
  const { endpoints } = input.config.store;
  const members = planMembers(Array.isArray(endpoints) ? endpoints.map(String) : [], owners);
  const services = new Map<string, LabService[]>();
  for (const member of members) {
    const service = { name: `etcd-${member.name}`, argv: etcdArgv(input, member, members), store: true };
    services.set(member.host, [...(services.get(member.host) ?? []), service]);
  }
  const directory = join(input.dir, 'etcd');
  return {
    store: {
      kind: 'etcd',
      directories: [directory],
      init: { host: members[0]?.host ?? '', done: join(directory, 'initialised') },
      faults: faultsOf(members),
    },
    hosts: owners.extra,
    services,
  };
}

function planMembers(endpoints: readonly string[], owners: StoreOwners): EtcdMember[] {
  return endpoints.map((clientUrl, i): EtcdMember => {
    const parts = splitEndpoint(clientUrl);
    if (parts === undefined)
      throw unsuitable(`"${clientUrl}" is no address of a store; write http://HOST:PORT.`);
    const { scheme, host, port } = parts;
    if (scheme !== 'http') {
      throw unsuitable(`A lab starts its etcd members without TLS; write ${clientUrl} as http://….`);
    }
    const url = (at: number) => `http://${joinHostPort(host, at)}`;
    return { name: `m${i + 1}`, host: owners.ownerOf(host), clientUrl: url(port), peerUrl: url(port + 1) };
  });
}

/** Heartbeat 20 ms and election 200 ms: a lab's members sit on one machine, and a test should not wait for stock etcd. */
function etcdArgv(input: StoreInput, member: EtcdMember, members: readonly EtcdMember[]): string[] {
  const data = join(input.dir, 'etcd', member.name);
  return [
    ...['etcd', '--name', member.name, '--data-dir', data],
    ...['--listen-client-urls', member.clientUrl, '--advertise-client-urls', member.clientUrl],
    ...['--listen-peer-urls', member.peerUrl, '--initial-advertise-peer-urls', member.peerUrl],
    ...['--initial-cluster', members.map((m) => `${m.name}=${m.peerUrl}`).join(',')],
    ...['--initial-cluster-state', 'new', '--initial-cluster-token', input.config.cluster.name],
    ...['--heartbeat-interval', '20', '--election-timeout', '200'],
    ...['--logger', 'zap', '--log-level', 'warn'],
  ];
}

/** Both ways of refusing writes are the NOSPACE alarm that the quota would raise, through etcd's own API. */
function faultsOf(members: readonly EtcdMember[]): LabStoreFaults {
  const alarm = (action: 'ACTIVATE' | 'DEACTIVATE') =>
    members.map(({ host, clientUrl }) => ({
      host,
      argv: [process.execPath, '-e', alarmProgram, clientUrl, action],
    }));
  const refuse = alarm('ACTIVATE');
  return { readonly: refuse, full: refuse, fullStops: false, heal: alarm('DEACTIVATE') };
}

const alarmProgram = `const [url, action] = process.argv.slice(1);
const post = async (path, body) => {
  const answer = await fetch(url + '/v3/' + path, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(3000) });
  if (!answer.ok) throw new Error(url + ' answered ' + answer.status + ' to ' + path);
  return answer.json();
};
(async () => {
  const { members } = await post('cluster/member/list', {});
  for (const member of action === 'ACTIVATE' ? members.slice(0, 1) : members) {
    await post('maintenance/alarm', { action, memberID: member.ID, alarm: 'NOSPACE' });
  }
})().catch((error) => { console.error(error.message); process.exit(1); });`;
