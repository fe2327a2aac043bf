/** Who a host is, by which version and which clock it goes, on Debian hosts. */
import { join } from 'node:path';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { buildPackages } from './support/build-packages.ts';
import { buildLater, laterVersion } from './support/later-build.ts';
import { clusterFilePath as file, usualVersion, whyNoPackagedHosts } from './support/packaged-hosts.ts';
import { type PlantedFault, tryFaults } from './support/readiness-story.ts';
import type { ReadyOffice } from './support/ready-office.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const identity = '/etc/holdfast/identity';

/** Another version, in /packages. */
async function prepare({ packaged }: ReadyOffice): Promise<void> {
  const from = join(packaged.directory, 'later');
  buildLater(from);
  await buildPackages({ from, out: packaged.directory, version: laterVersion });
}

const faults: readonly PlantedFault[] = [
  {
    what: 'The certificate of a node ends in three days',
    kind: 'certificate-ends',
    plant: async ({ hosts, packaged }) => {
      const issue = `holdfast certificate issue ${file} host3 --life 3d --to /root/short`;
      await packaged.sh('host1', issue);
      for (const name of ['node.key', 'node.crt'])
        await hosts.copy('host1', `/root/short/${name}`, 'host3', `${identity}/${name}`);
    },
    mend: (office) => office.sh('host3', `holdfast certificate renew ${file}`),
  },
  {
    what: 'The authority of the nodes is not on a node any more',
    kind: 'identity-unusable',
    plant: (office) => office.sh('host3', `mv ${identity}/authority.crt /root`),
    mend: (office) => office.sh('host3', `mv /root/authority.crt ${identity}`),
  },
  {
    what: 'The clock of a node is off by four minutes',
    kind: 'clocks-apart',
    plant: (office) => office.setClock('+240'),
    mend: (office) => office.setClock('+0'),
  },
  {
    what: 'Another version of Holdfast is on a node',
    kind: 'versions-differ',
    plant: ({ packaged }) => packaged.install('host3', laterVersion),
    mend: ({ packaged }) => packaged.install('host3', usualVersion),
  },
];

tryFaults('The readiness of Debian hosts, for who they are', skip, faults, prepare);
