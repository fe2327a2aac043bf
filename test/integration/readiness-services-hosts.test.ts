/** What a standby can lack for the groups that it would have to run, on Debian hosts. */
import { run } from '../../lab/run.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { whyNoPackagedHosts } from './support/packaged-hosts.ts';
import { type PlantedFault, tryFaults } from './support/readiness-story.ts';
import { floating } from './support/ready-office.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const faults: readonly PlantedFault[] = [
  {
    what: 'Another process has the port on the standby',
    kind: 'port-taken',
    plant: (office) => office.sh('host2', 'systemd-run --unit=other /bin/busybox httpd -f -p 80 -h /srv'),
    mend: (office) => office.sh('host2', 'systemctl stop other'),
  },
  {
    what: 'The program is missing on the standby',
    kind: 'lacks-program',
    plant: (office) => office.sh('host2', 'mv /usr/local/bin/web /root'),
    mend: (office) => office.sh('host2', 'mv /root/web /usr/local/bin'),
  },
  {
    what: 'The unit is started at boot on the standby',
    kind: 'unit-unfit',
    plant: (office) => office.sh('host2', 'systemctl enable mail'),
    mend: (office) => office.sh('host2', 'systemctl disable mail'),
  },
  {
    what: 'The standby does not see the shared disk',
    kind: 'lacks-device',
    plant: (office) => office.sh('host2', 'mv /dev/shared /dev/shared.away'),
    mend: (office) => office.sh('host2', 'mv /dev/shared.away /dev/shared'),
  },
  {
    // This machine, which is on their network.
    what: 'A stranger answers for the floating address',
    kind: 'two-answer',
    plant: () => run(['ip', 'address', 'add', `${floating}/32`, 'dev', 'hosts']),
    mend: () => run(['ip', 'address', 'del', `${floating}/32`, 'dev', 'hosts']),
  },
];

tryFaults('The readiness of Debian hosts, for what would run there', skip, faults);
