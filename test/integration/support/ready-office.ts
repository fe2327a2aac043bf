/**
 * Three Debian hosts as a cluster that lacks nothing: the package, certificates, an etcd of its own, two networks, a power switch that
 * wants a password, watchdogs, a shared disk, and a group of each kind of thing that readiness looks at. Into it faults are planted.
 */
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../../../lab/run.ts';
import type { ReadinessView } from '../../../src/api/contract/views.ts';
import type { DebianHosts } from './debian-hosts.ts';
import { PackagedHosts, threeAddresses } from './packaged-hosts.ts';
import { fenceAgent, openRack, type RackOptions } from './rack.ts';
import { until } from './until.ts';

export const floating = '10.99.0.50';
const clockFile = '/root/clock';
const clockLibrary = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
const password = 'right';
const passwordFile = '/etc/holdfast/rack';
const diskBytes = 64 * 1024 ** 2;
/** Each node asks a device once a minute, and the first look comes after some seconds. */
const wellWithinMs = 150_000;

const ringOf = (address: string) => address.replace('10.99.', '10.98.');
const ring = Object.fromEntries(
  Object.entries(threeAddresses).map(([host, address]) => [host, ringOf(address)]),
);

const clusterFile = {
  cluster: {
    name: 'office',
    format: 1,
    key: 'office.key',
    identity: 'identity',
    fence: [
      {
        device: 'agent',
        program: '/usr/local/sbin/fence_rack',
        options: { port: '{node}', password: { file: passwordFile } },
        timeout: '5s',
      },
    ],
  },
  store: { kind: 'etcd', managed: true, network: 'net0' },
  hostNetworks: {
    net0: { role: 'both', subnet: '10.99.0.0/24' },
    ring: { role: 'cluster', subnet: '10.98.0.0/24' },
  },
  nodes: Object.fromEntries(
    Object.entries(threeAddresses).map(([host, net0]) => [
      host,
      { addresses: { net0, ring: ringOf(net0) }, watchdog: { device: '/dev/watchdog', timeout: '10s' } },
    ]),
  ),
  timing: { heartbeat: { interval: '100ms', misses: 5 } },
  groups: {
    web: {
      nodes: ['host1', 'host2'],
      restricted: true,
      resources: {
        ip: { type: 'address', address: `${floating}/24` },
        app: { type: 'exec', command: ['/usr/local/bin/web'], ready: { host: floating, port: 80 } },
      },
    },
    mail: {
      nodes: ['host1', 'host2'],
      restricted: true,
      resources: { app: { type: 'systemd', unit: 'mail.service' } },
    },
    files: {
      nodes: ['host1', 'host2'],
      restricted: true,
      resources: {
        disk: { type: 'filesystem', device: '/dev/shared', directory: '/srv/files', fstype: 'ext4' },
      },
    },
  },
};

const files = {
  '/usr/local/sbin/fence_rack': fenceAgent,
  '/usr/local/bin/web': `#!/bin/sh\nexec /bin/busybox httpd -f -p ${floating}:80 -h /srv\n`,
  '/etc/systemd/system/mail.service':
    '[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n',
  // Devices of a lab may be stand-ins.
  '/etc/systemd/system.conf.d/lab.conf': '[Manager]\nDefaultEnvironment=HOLDFAST_LAB=office\n',
};

export class ReadyOffice {
  readonly packaged: PackagedHosts;
  readonly hosts: DebianHosts;
  readonly #directory: string;
  /** Open as long as there shall be a disk: it goes with the last that has it open, whatever becomes of this process. */
  #disk: number | undefined;
  #rack: Server | undefined;

  private constructor(packaged: PackagedHosts, directory: string) {
    this.packaged = packaged;
    this.hosts = packaged.hosts;
    this.#directory = directory;
  }

  static async up(): Promise<ReadyOffice> {
    const packaged = await PackagedHosts.up({
      files,
      binds: { '/opt/clock': dirname(clockLibrary) },
      more: { name: 'ring', addresses: ring },
    });
    const office = new ReadyOffice(packaged, mkdtempSync(join(tmpdir(), 'holdfast-office-')));
    try {
      await office.#setUp();
      return office;
    } catch (error) {
      await office.down();
      throw error;
    }
  }

  async down(): Promise<void> {
    await this.#close();
    await this.packaged.down();
    if (this.#disk !== undefined) closeSync(this.#disk);
    rmSync(this.#directory, { recursive: true });
  }

  /** Another one in the place of the power switch, or none. */
  async rack(options: RackOptions | undefined): Promise<void> {
    await this.#close();
    if (options !== undefined) this.#rack = openRack(this.hosts, { password, ...options });
  }

  async #close(): Promise<void> {
    const rack = this.#rack;
    this.#rack = undefined;
    rack?.closeAllConnections();
    if (rack !== undefined) await new Promise((closed) => rack.close(closed));
  }

  setPassword(host: string, is: 'right' | 'old'): Promise<void> {
    return this.hosts.write(host, passwordFile, is);
  }

  /** Of the agent of host3: by how many seconds it is off, with a sign. */
  async setClock(offset: string): Promise<void> {
    await this.hosts.write('host3', `${clockFile}.new`, `${offset}\n`);
    await this.hosts.exec('host3', 'mv', `${clockFile}.new`, clockFile);
  }

  sh(host: string, command: string): Promise<string> {
    return this.packaged.sh(host, command);
  }

  async readiness(host = 'host1'): Promise<ReadinessView> {
    const { stdout } = await this.hosts.try(host, 'holdfast', 'readiness', '-o', 'json');
    return JSON.parse(stdout) as ReadinessView;
  }

  /** What has happened lately, as host1 saw it. */
  async events(): Promise<string> {
    return (await this.hosts.try('host1', 'holdfast', 'events', '--last', '60')).stdout;
  }

  /** Nothing at all is found. */
  async untilReady(): Promise<void> {
    let seen: ReadinessView | undefined;
    const isReady = async () => {
      seen = await this.readiness();
      return seen.verdict === 'ready' && reasonsOf(seen).length === 0;
    };
    await until(isReady, wellWithinMs, 'the cluster is ready', () => JSON.stringify(seen, null, 1));
  }

  async #setUp(): Promise<void> {
    const number = await this.#makeDisk();
    await this.packaged.installEverywhere();
    for (const host of this.hosts.names) await this.#prepare(host, number);
    await this.#smallDisk('host3');
    await this.#ownClock();
    await this.rack({});
    await this.packaged.beginByFile(JSON.stringify(clusterFile));
    await this.packaged.untilWell();
    await this.untilReady();
  }

  /** The number of its loop device. */
  async #makeDisk(): Promise<string> {
    const image = join(this.#directory, 'disk');
    writeFileSync(image, '');
    truncateSync(image, diskBytes);
    await run(['mkfs.ext4', '-q', image]);
    const loop = (await run(['losetup', '-f', '--show', image])).trim();
    this.#disk = openSync(loop, 'r');
    await run(['losetup', '-d', loop]);
    return loop.replace('/dev/loop', '');
  }

  async #prepare(host: string, disk: string): Promise<void> {
    await this.setPassword(host, 'right');
    await this.sh(host, `chmod 600 ${passwordFile} && mkdir /srv/files`);
    await this.sh(host, `mknod /dev/shared b 7 ${disk} && mkfifo /dev/watchdog`);
    // Somebody has it open, so that nobody waits for that.
    await this.sh(host, 'systemd-run --unit=watchdog sh -c "exec cat <> /dev/watchdog > /dev/null"');
  }

  /** A small one for the agent alone: what the store writes goes where it went. */
  async #smallDisk(host: string): Promise<void> {
    const state = '/var/lib/holdfast';
    await this.sh(host, `mkdir -p /srv/etcd ${state} && mount -t tmpfs -o size=64m,mode=700 tmpfs ${state}`);
    await this.sh(host, `mkdir ${state}/etcd && mount --bind /srv/etcd ${state}/etcd`);
  }

  async #ownClock(): Promise<void> {
    const host = 'host3';
    const unit = `[Service]
Environment=LD_PRELOAD=/opt/clock/libfaketimeMT.so.1 FAKETIME_TIMESTAMP_FILE=${clockFile}
Environment=FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1
`;
    await this.setClock('+0');
    await this.sh(host, 'mkdir -p /etc/systemd/system/holdfast.service.d');
    await this.hosts.write(host, '/etc/systemd/system/holdfast.service.d/clock.conf', unit);
    await this.sh(host, 'systemctl daemon-reload');
  }
}

export function reasonsOf({ reasons, groups }: ReadinessView): ReadinessView['reasons'] {
  return [...reasons, ...groups.flatMap((group) => group.reasons)];
}
