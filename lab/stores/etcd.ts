/** The etcd members of a lab, one wherever the cluster file names an endpoint. */
import { join } from 'node:path';
import { identityFiles } from '../../src/identity/identity.ts';
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
  const members = planMembers(Array.isArray(endpoints) ? endpoints.map(String) : [], owners, input.identity);
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
      faults: faultsOf(members, input.identity ?? ''),
    },
    hosts: owners.extra,
    services,
  };
}

function planMembers(
  endpoints: readonly string[],
  owners: StoreOwners,
  identity: string | undefined,
): EtcdMember[] {
  return endpoints.map((clientUrl, i): EtcdMember => {
    const parts = splitEndpoint(clientUrl);
    if (parts === undefined)
      throw unsuitable(`"${clientUrl}" is no address of a store; write http://HOST:PORT.`);
    const { scheme, host, port } = parts;
    if (scheme === 'https' && identity === undefined)
      throw unsuitable(`${clientUrl} needs certificates; name a directory for them: cluster.identity.`);
    const url = (at: number) => `${scheme}://${joinHostPort(host, at)}`;
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
    ...securedArgv(input, member),
    ...['--heartbeat-interval', '20', '--election-timeout', '200'],
    ...['--logger', 'zap', '--log-level', 'warn'],
  ];
}

/** Only nodes come in, as clients and as members: the authority of people is not among those it trusts. */
function securedArgv({ identity }: StoreInput, { clientUrl }: EtcdMember): string[] {
  if (identity === undefined || !clientUrl.startsWith('https:')) return [];
  const { certificate, key, authority } = identityFiles(identity);
  const of = (prefix: string) => [
    ...[`--${prefix}cert-file`, certificate, `--${prefix}key-file`, key],
    ...[`--${prefix}trusted-ca-file`, authority, `--${prefix}client-cert-auth`],
  ];
  return [...of(''), ...of('peer-')];
}

/** Both ways of refusing writes are the NOSPACE alarm that the quota would raise, through etcd's own API. */
function faultsOf(members: readonly EtcdMember[], identity: string): LabStoreFaults {
  const alarm = (action: 'ACTIVATE' | 'DEACTIVATE') =>
    members.map(({ host, clientUrl }) => ({
      host,
      argv: [process.execPath, '-e', alarmProgram, clientUrl, action, identity],
    }));
  const refuse = alarm('ACTIVATE');
  return { readonly: refuse, full: refuse, fullStops: false, heal: alarm('DEACTIVATE') };
}

const alarmProgram = `const [url, action, identity] = process.argv.slice(1);
const { readFileSync } = require('node:fs');
const read = (name) => (url.startsWith('https:') ? readFileSync(identity + '/' + name) : undefined);
const shown = { ca: read('authority.crt'), cert: read('node.crt'), key: read('node.key') };
const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http');
const post = (path, body) => new Promise((resolve, reject) => {
  const signal = AbortSignal.timeout(3000);
  const asked = request(url + '/v3/' + path, { method: 'POST', signal, ...shown }, async (answer) => {
    const parts = await answer.toArray().catch(reject);
    if (answer.statusCode !== 200) reject(new Error(url + ' answered ' + answer.statusCode + ' to ' + path));
    else resolve(JSON.parse(Buffer.concat(parts)));
  });
  asked.on('error', reject).end(JSON.stringify(body));
});
(async () => {
  const { members } = await post('cluster/member/list', {});
  for (const member of action === 'ACTIVATE' ? members.slice(0, 1) : members) {
    await post('maintenance/alarm', { action, memberID: member.ID, alarm: 'NOSPACE' });
  }
})().catch((error) => { console.error(error.message); process.exit(1); });`;
