/**
 * Empty Debian hosts and the package of this build, and how they become a cluster: what is typed on each as a person would, for
 * tests that begin with that and are about something else.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StatusView } from '../../../src/api/contract/views.ts';
import { buildPackages, packageDirectory } from './build-packages.ts';
import { DebianHosts, type DebianHostsOptions, whyNoHosts } from './debian-hosts.ts';
import { until } from './until.ts';

/** Of Debian, what a newcomer would fetch. */
const debs = join(import.meta.dirname, '..', '..', '..', '.work', 'hosts', 'debs');
export const usualVersion = '1.0.0';
export const clusterFilePath = '/etc/holdfast/cluster.yaml';
/** Whole hosts boot, install and elect on a machine that may have other work. */
export const hostsWithinMs = 90_000;
export const threeAddresses = { host1: '10.99.0.11', host2: '10.99.0.12', host3: '10.99.0.13' };

/** Why there can be no such hosts here; undefined: there can. */
export function whyNoPackagedHosts(): string | undefined {
  return whyNoHosts() ?? (existsSync(debs) ? undefined : 'no packages for hosts: make hosts');
}

/** What is typed on a host to install Holdfast, and an etcd that Debian does not start. */
export function installCommand(version = usualVersion): string {
  const bases = globSync('*.deb', { cwd: debs }).map((name) => `/debs/${name}`);
  return `systemctl mask etcd && dpkg -i /packages/holdfast_${version}_amd64.deb ${bases.join(' ')}`;
}

export interface PackagedOptions extends Partial<DebianHostsOptions> {
  /** What is in /packages; nothing is installed yet. */
  readonly versions?: readonly string[];
}

export class PackagedHosts {
  readonly hosts: DebianHosts;
  /** Seen in every host as /packages. */
  readonly directory: string;

  private constructor(hosts: DebianHosts, directory: string) {
    this.hosts = hosts;
    this.directory = directory;
  }

  static async up({ versions = [usualVersion], ...options }: PackagedOptions = {}): Promise<PackagedHosts> {
    const directory = packageDirectory();
    try {
      for (const version of versions) await buildPackages({ out: directory, version });
      const hosts = await DebianHosts.up({
        addresses: threeAddresses,
        files: {},
        ...options,
        binds: { '/packages': directory, '/debs': debs, ...options.binds },
      });
      return new PackagedHosts(hosts, directory);
    } catch (error) {
      rmSync(directory, { recursive: true });
      throw error;
    }
  }

  async down(): Promise<void> {
    await this.hosts.down();
    rmSync(this.directory, { recursive: true });
  }

  sh(host: string, command: string): Promise<string> {
    return this.hosts.exec(host, 'bash', '-c', command);
  }

  async install(host: string, version = usualVersion): Promise<void> {
    await this.long(host, 'bash', '-c', installCommand(version));
  }

  async installEverywhere(version = usualVersion): Promise<void> {
    await Promise.all(this.hosts.names.map((host) => this.install(host, version)));
  }

  /** A cluster of the first host alone, as `init` makes it without a file. */
  beginOffice(...more: readonly string[]): Promise<string> {
    const [first = ''] = this.hosts.names;
    const networks = ['--network', 'net0=10.99.0.0/24', '--fence', 'manual'];
    return this.hosts.exec(first, 'holdfast', 'init', '--name', 'office', ...networks, ...more);
  }

  /** By a token of the first host. */
  async joinOffice(host: string): Promise<string> {
    const [first = ''] = this.hosts.names;
    const token = await this.hosts.exec(first, 'holdfast', 'token', 'create', '--for', 'join');
    return this.hosts.exec(host, 'holdfast', 'join', token.trim());
  }

  /** All hosts are nodes of one cluster, that runs `groups`: the text of that part of the cluster file. */
  async beginWithAll(groups: string): Promise<void> {
    await this.installEverywhere();
    await this.beginOffice();
    const [, ...others] = this.hosts.names;
    for (const host of others) await this.joinOffice(host);
    await this.applyGroups(groups);
  }

  /** On the host that joined last: its file is what is in force. */
  async applyGroups(groups: string): Promise<void> {
    const last = this.hosts.names.at(-1) ?? '';
    await this.sh(
      last,
      `sed -i '/^groups:/d' ${clusterFilePath} && cat >> ${clusterFilePath} <<'END'\n${groups}END`,
    );
    await this.hosts.exec(last, 'holdfast', 'apply', clusterFilePath, '--yes');
  }

  /** `init` by this file on the first host, what it made for the others copied to them, and every agent started. */
  async beginByFile(text: string): Promise<void> {
    const [first = '', ...others] = this.hosts.names;
    await this.hosts.write(first, clusterFilePath, text);
    await this.hosts.exec(first, 'holdfast', 'init', clusterFilePath);
    for (const host of others) await this.copyFiles(first, host);
    const units = 'holdfast-etcd holdfast-etcd.path holdfast';
    for (const host of this.hosts.names) await this.sh(host, `systemctl enable --now ${units}`);
  }

  /** As \`scp\` would: these hosts have no ssh. */
  async copyFiles(from: string, to: string): Promise<void> {
    const issue = `holdfast certificate issue ${clusterFilePath} ${to} --to /root/identity > /dev/null`;
    const pack = 'tar -C /root -c identity -C /etc/holdfast cluster.yaml office.key | base64 -w0';
    const packed = await this.sh(from, `${issue} && ${pack} && rm -r /root/identity`);
    await this.sh(to, `base64 -d <<< '${packed}' | tar -C /etc/holdfast -xp`);
  }

  async status(host: string): Promise<StatusView> {
    return JSON.parse(await this.hosts.exec(host, 'holdfast', 'status', '-o', 'json')) as StatusView;
  }

  /** Members of the store as that host sees them: the name alone of one that counts. Empty while nobody answers. */
  async members(host: string): Promise<readonly string[]> {
    const list = await this.hosts.try(host, 'holdfast', 'store', 'member', 'list', '-o', 'json');
    if (list.code !== 0) return [];
    const rows = JSON.parse(list.stdout) as readonly { readonly name: string; readonly state: string }[];
    const isWell = (state: string) => state === 'leads' || state === 'follows';
    return rows.map(({ name, state }) => (isWell(state) ? name : `${name} ${state}`));
  }

  /** Every host is in, the store has its members (three of more hosts), and every group runs, as the first one sees it. */
  async untilWell(): Promise<StatusView> {
    const { names } = this.hosts;
    const [first = ''] = names;
    const isWell = async () => {
      const now = await this.status(first);
      const areIn = now.nodes.length === names.length && now.nodes.every(({ state }) => state === 'in');
      const isWhole =
        now.store.members.length === Math.min(3, names.length) && now.store.members.every(({ well }) => well);
      return areIn && isWhole && now.groups.every(({ state }) => state === 'running') && now;
    };
    return until(isWell, 2 * hostsWithinMs, 'all nodes are in, the store is whole and every group runs');
  }

  /** A command that may take its time, and must succeed; what it printed on both. */
  async long(host: string, ...argv: readonly string[]): Promise<{ stdout: string; stderr: string }> {
    const ran = await this.hosts.tryWith(host, argv, { timeoutMs: 2 * hostsWithinMs });
    assert.equal(ran.code, 0, ran.stderr);
    return ran;
  }
}
