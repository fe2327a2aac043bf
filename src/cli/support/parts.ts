/** What a support bundle holds: one table. Everything in it goes through the cleaner (clean.ts). */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hideSecrets } from '../../config/hide-secrets.ts';
import { readVersion } from '../../version.ts';
import type { Sources } from './sources.ts';

export interface Part {
  /** Path within the bundle. */
  readonly name: string;
  readonly about: string;
  /** Rejects with why it is not to be had. */
  readonly collect: (from: Sources) => Promise<string>;
}

/** As it is shown to people. */
const shown = (name: string, about: string, ...words: string[]): Part => ({
  name,
  about,
  collect: (from) => from.holdfast(...words),
});

const asked = (name: string, about: string, file: string, ...args: string[]): Part => ({
  name,
  about,
  collect: (from) => from.program(file, ...args),
});

const kept = (file: string, about: string): Part => ({
  name: `state/${file}`,
  about,
  collect: (from) => from.file(join(from.stateDir, file)),
});

const fromProc = [
  'loadavg',
  'uptime',
  'meminfo',
  'pressure/cpu',
  'pressure/io',
  'pressure/memory',
  'mounts',
  'cmdline',
].map((name) => `/proc/${name}`);

export const parts: readonly Part[] = [
  { name: 'versions.txt', about: 'Holdfast, Node.js, kernel, distribution', collect: versions },
  asked(
    'packages.txt',
    'packages that matter to it',
    'dpkg-query',
    '-W',
    'holdfast',
    'etcd*',
    'fence-agents*',
    'resource-agents*',
    'systemd',
    'iproute2',
  ),
  shown('status.txt', 'the cluster as this node sees it', 'status'),
  shown('status.json', 'the same for programs, with timings and the store', 'status', '-o', 'json'),
  shown('nodes.json', 'every node', 'node', 'list', '-o', 'json'),
  shown('groups.json', 'every group', 'group', 'list', '-o', 'json'),
  shown('resources.json', 'every resource', 'resource', 'list', '-o', 'json'),
  { name: 'explain.txt', about: 'why every group is where it is', collect: explainAll },
  shown('events.txt', 'what happened and why', 'events', '--last', '10000'),
  shown('events.json', 'the same for programs', 'events', '--last', '10000', '-o', 'json'),
  shown('audit.txt', 'who asked this node for what', 'audit', '--last', '10000'),
  shown('doctor.txt', 'what doctor finds', 'doctor'),
  shown('cluster.yaml', 'the cluster file in force, without secrets', 'config', 'show'),
  {
    name: 'cluster-file.yaml',
    about: 'the cluster file of this machine, without secrets',
    collect: async ({ file, clusterFile }) => hideSecrets(await file(clusterFile)),
  },
  shown('configurations.txt', 'what was applied, when and by whom', 'config', 'history'),
  kept('events.ndjson', 'the event journal on the disk, also of before the agent started'),
  kept('permit.json', 'which incarnation may start things'),
  kept('heartbeat.json', 'how this node beats'),
  kept('lease.json', 'until when everything may run'),
  kept('seen.json', 'newest document seen'),
  kept('refused.json', 'what was refused'),
  kept('store.json', 'the way to the store'),
  { name: 'state/journal.txt', about: 'what runs here and how it is stopped', collect: journalFiles },
  {
    name: 'state/files.txt',
    about: 'files of the state directory',
    collect: ({ program, stateDir }) => program('ls', '-laR', '--time-style=full-iso', stateDir),
  },
  asked(
    'journal.txt',
    'the journal of the units, two days back',
    'journalctl',
    '--no-pager',
    '-o',
    'short-iso-precise',
    '--since',
    '-2d',
    '-n',
    '50000',
    '-u',
    'holdfast',
    '-u',
    'holdfast-etcd',
    '-u',
    'etcd',
  ),
  asked(
    'kernel-log.txt',
    'the end of the journal of the kernel',
    'journalctl',
    '--no-pager',
    '-k',
    '-n',
    '2000',
  ),
  asked('unit.txt', 'how the agent is started', 'systemctl', 'cat', 'holdfast'),
  asked(
    'unit-state.txt',
    'state of the units',
    'systemctl',
    '--no-pager',
    'status',
    'holdfast',
    'holdfast-etcd',
    'etcd',
  ),
  asked('addresses.txt', 'interfaces and addresses', 'ip', '-d', '-s', 'address'),
  asked('routes.txt', 'routes', 'ip', 'route', 'show', 'table', 'all'),
  asked('neighbours.txt', 'hardware addresses of others', 'ip', 'neighbour'),
  asked('sockets.txt', 'who listens where', 'ss', '-lntup'),
  asked('firewall.txt', 'rules of the firewall', 'nft', 'list', 'ruleset'),
  asked('disks.txt', 'room on disks', 'df', '-hT'),
  asked('time.txt', 'the clock, and whether it is kept right', 'timedatectl'),
  asked(
    'processes.txt',
    'processes, without their arguments',
    'ps',
    '-eo',
    'pid,ppid,class,rtprio,ni,pcpu,rss,etimes,stat,comm',
  ),
  asked('machine.txt', 'load, memory, pressure, mounts', 'head', '-v', '-n', '1000', ...fromProc),
];

async function versions({ program }: Sources): Promise<string> {
  const system = await program('uname', '-a').catch(() => '');
  const release = await program('cat', '/etc/os-release').catch(() => '');
  return `holdfast ${readVersion()}\nnode ${process.version}\n${system}${release}`;
}

async function explainAll({ holdfast, groups }: Sources): Promise<string> {
  if (groups.length === 0) throw new Error('no group is known');
  const texts: string[] = [];
  for (const group of groups) texts.push(`${group}\n\n${await holdfast('explain', 'group', group)}`);
  return texts.join('\n');
}

async function journalFiles({ stateDir, file }: Sources): Promise<string> {
  const directory = join(stateDir, 'journal');
  const names = await readdir(directory);
  if (names.length === 0) throw new Error('nothing is journaled');
  const texts = await Promise.all(
    names.map(async (name) => `${name}\n${await file(join(directory, name))}\n`),
  );
  return texts.join('\n');
}
