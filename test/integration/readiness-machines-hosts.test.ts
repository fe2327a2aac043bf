/** What a machine itself can lack, and the networks and the store between them, on Debian hosts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../lab/run.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { hostsWithinMs, whyNoPackagedHosts } from './support/packaged-hosts.ts';
import { type PlantedFault, tryFaults } from './support/readiness-story.ts';
import type { ReadyOffice } from './support/ready-office.ts';
import { until } from './support/until.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const cable = 'host3-ring';
const lapses = 3;

/** How often host1 has heard host3 on the ring again. */
async function heard(office: ReadyOffice): Promise<number> {
  const text = await office.hosts.exec('host1', 'holdfast', 'events', '--last', '500', '-o', 'json');
  const events = JSON.parse(text) as readonly { readonly reason: Record<string, unknown> }[];
  const isMeant = ({ kind, node, network }: Record<string, unknown>) =>
    kind === 'hears' && node === 'host3' && network === 'ring';
  return events.filter(({ reason }) => isMeant(reason)).length;
}

/** The switch drops what host3 sends on the ring, for longer than its beats may be missed. */
async function dropForAMoment(office: ReadyOffice): Promise<void> {
  const before = await heard(office);
  await run(['bridge', 'link', 'set', 'dev', cable, 'state', bridgeStates.disabled]);
  await sleep(momentMs);
  await run(['bridge', 'link', 'set', 'dev', cable, 'state', bridgeStates.forwarding]);
  await until(async () => (await heard(office)) > before, hostsWithinMs, 'host1 hears host3 again');
}

const momentMs = 1_200;
const bridgeStates = { disabled: '0', forwarding: '3' };

const faults: readonly PlantedFault[] = [
  {
    what: 'The store has two members of three',
    kind: 'no-more-may-fail',
    plant: (office) => office.sh('host3', 'systemctl stop holdfast-etcd'),
    mend: (office) => office.sh('host3', 'systemctl start holdfast-etcd'),
  },
  {
    what: 'The disk of the state directory is full',
    kind: 'disk-full',
    plant: (office) =>
      office.sh(
        'host3',
        'dd if=/dev/zero of=/var/lib/holdfast/other bs=1M 2>/dev/null; truncate -s -2M /var/lib/holdfast/other',
      ),
    mend: (office) => office.sh('host3', 'rm /var/lib/holdfast/other'),
  },
  {
    what: 'The watchdog of a node is lost and not armed again',
    kind: 'watchdog-idle',
    plant: (office) => office.sh('host3', 'mv /dev/watchdog /dev/away && systemctl restart holdfast'),
    mend: (office) => office.sh('host3', 'mv /dev/away /dev/watchdog && systemctl restart holdfast'),
  },
  {
    what: 'A network of a node is down',
    kind: 'no-link',
    plant: () => run(['ip', 'link', 'set', cable, 'down']),
    mend: () => run(['ip', 'link', 'set', cable, 'up']),
  },
  {
    what: 'Beats are lost on a network again and again',
    kind: 'beats-lost',
    plant: async (office) => {
      for (let i = 0; i < lapses; i += 1) await dropForAMoment(office);
    },
    mend: () => Promise.resolve(),
    lasts: true,
  },
];

tryFaults('The readiness of Debian hosts, for the machines and what is between them', skip, faults);
