/**
 * Debian hosts that run this version of Holdfast, with a later one at hand, and a shell on each from every other one as `update` wants it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StatusView } from '../../../src/api/contract/views.ts';
import { buildPackages } from './build-packages.ts';
import { buildLater, laterVersion } from './later-build.ts';
import { hostsWithinMs, PackagedHosts } from './packaged-hosts.ts';
import { serveSsh, sshProgram } from './stand-in-ssh.ts';
import { until } from './until.ts';

const root = join(import.meta.dirname, '..', '..', '..');
export const present: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
/** The Node.js of the package. */
const node = '/usr/lib/holdfast/node/bin/node';
/** What updates a host. */
export const install = 'dpkg --force-confold -i /packages/holdfast_"$VERSION"_amd64.deb';

export const service = '10.99.0.50';
/** Says who answers, in either way. */
const server =
  "const at = require('os').hostname(); require('http').createServer((q, r) => r.setHeader('X-Node', at).end(at)).listen(80)";

function clusterFile(addresses: Readonly<Record<string, string>>, preferred: readonly string[]) {
  return {
    cluster: {
      name: 'office',
      format: 1,
      key: 'office.key',
      identity: 'identity',
      fence: [{ device: 'manual' }],
    },
    store: { kind: 'etcd', managed: true },
    hostNetworks: { net0: { role: 'both', subnet: '10.99.0.0/24' } },
    nodes: Object.fromEntries(
      Object.entries(addresses).map(([host, net0]) => [host, { addresses: { net0 } }]),
    ),
    timing: { heartbeat: { interval: '100ms', misses: 5 } },
    groups: {
      web: {
        nodes: preferred,
        failbackAfter: '0s',
        resources: {
          ip: { type: 'address', address: `${service}/24` },
          app: { type: 'exec', command: [node, '-e', server] },
        },
      },
    },
  };
}

export class TwoVersions {
  readonly packaged: PackagedHosts;
  readonly #endSsh: () => Promise<void>;

  private constructor(packaged: PackagedHosts, endSsh: () => Promise<void>) {
    this.packaged = packaged;
    this.#endSsh = endSsh;
  }

  /** A cluster of hosts with these addresses that is well, and runs a web server on the first of `preferred`. */
  static async up(
    addresses: Readonly<Record<string, string>>,
    preferred: readonly string[],
  ): Promise<TwoVersions> {
    const packaged = await PackagedHosts.up({
      addresses,
      versions: [present],
      files: { '/usr/local/bin/ssh': sshProgram('/packages') },
    });
    const { directory } = packaged;
    const versions = new TwoVersions(packaged, await serveSsh(directory, () => packaged.hosts));
    try {
      const from = join(directory, 'later');
      buildLater(from);
      await buildPackages({ from, out: directory, version: laterVersion });
      await packaged.installEverywhere(present);
      await packaged.beginByFile(JSON.stringify(clusterFile(addresses, preferred)));
      const isThere = ({ groups }: StatusView) => groups[0]?.node === preferred[0];
      await until(async () => isThere(await packaged.untilWell()), hostsWithinMs, 'web runs in its place');
      return versions;
    } catch (error) {
      await versions.down();
      throw error;
    }
  }

  /** The web server: its state, where it runs, since which turn, and its process. */
  async serviceNow(): Promise<readonly unknown[]> {
    const [web] = (await this.packaged.status('host1')).groups;
    const pid = await this.packaged.hosts.exec(web?.node ?? 'host1', 'pgrep', '-f', `^${node} -e `);
    return [web?.state, web?.node, web?.generation, pid];
  }

  async down(): Promise<void> {
    await this.#endSsh();
    await this.packaged.down();
  }
}
