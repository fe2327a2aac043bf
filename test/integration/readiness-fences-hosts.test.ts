/** What can be wrong on the way to a fence device, on Debian hosts. */
import { enterOwnNamespaces } from './own-namespaces.ts';
import { whyNoPackagedHosts } from './support/packaged-hosts.ts';
import { type PlantedFault, tryFaults } from './support/readiness-story.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const program = '/usr/local/sbin/fence_rack';

const faults: readonly PlantedFault[] = [
  {
    what: 'Two of three nodes have a wrong password of the fence device',
    kind: 'device-silent',
    plant: async (office) => {
      for (const host of ['host2', 'host3']) await office.setPassword(host, 'old');
    },
    mend: async (office) => {
      for (const host of ['host2', 'host3']) await office.setPassword(host, 'right');
    },
  },
  {
    what: 'The fence agent is missing on the standby',
    kind: 'lacks-fence-program',
    plant: (office) => office.sh('host2', `mv ${program} /root`),
    mend: (office) => office.sh('host2', `mv /root/fence_rack ${program}`),
  },
  {
    what: 'The fence device is not reached',
    kind: 'device-silent',
    plant: (office) => office.rack(undefined),
    mend: (office) => office.rack({}),
  },
  {
    what: 'The plug of a node is that of another machine',
    kind: 'device-contradicts',
    plant: (office) => office.rack({ saysOff: 'host2' }),
    mend: (office) => office.rack({}),
  },
];

tryFaults('The readiness of Debian hosts, on the way to a fence device', skip, faults);
