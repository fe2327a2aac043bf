/**
 * Three Debian hosts of a lab with the database packages and a disk that they share, on which a story of docs/operations/databases.md
 * is set up as the page says and runs by its example. Of the example's file only the devices that switch hosts off and the store are
 * the lab's.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as yaml from 'yaml';
import { Lab } from '../../../lab/lab.ts';
import type { StatusView } from '../../../src/api/contract/views.ts';
import { powerSwitch } from '../lab-fixture.ts';
import type { ClusterFile } from './cluster-file.ts';
import { commandsOf, password, type Where } from './database-page.ts';
import { type DatabaseStory, readExample } from './database-stories.ts';
import { Recorder } from './recorder.ts';
import { until } from './until.ts';

export const databasesBase = 'databases';
const diskBytes = 2 * 1024 ** 3;
const commandWithinMs = 120_000;
const startsWithinMs = 120_000;
const clients = 3;

export class DatabaseCluster {
  readonly lab: Lab;
  readonly story: DatabaseStory;
  readonly #directory: string;
  readonly #nodes: readonly string[];
  /** Those that may run the group. */
  readonly #owners: readonly string[];
  readonly #disk: string;

  private constructor(lab: Lab, story: DatabaseStory, directory: string, file: ClusterFile) {
    this.lab = lab;
    this.story = story;
    this.#directory = directory;
    this.#nodes = Object.keys(file.nodes);
    this.#owners = file.groups[story.group]?.nodes ?? [];
    this.#disk = sharedDiskOf(file, story.group);
  }

  /** The hosts are up and the story is set up and runs. */
  static async up(story: DatabaseStory): Promise<DatabaseCluster> {
    const directory = mkdtempSync(join(tmpdir(), 'holdfast-databases-'));
    const file = inLab(yaml.parse(readExample(story)) as ClusterFile, `${story.group}-${process.pid}`);
    const path = join(directory, 'cluster.yaml');
    writeFileSync(path, JSON.stringify({ ...file, groups: {} }));
    const disks = [{ name: basename(sharedDiskOf(file, story.group)), bytes: diskBytes }];
    const lab = await Lab.up(path, { hosts: 'debian', base: databasesBase, disks });
    const cluster = new DatabaseCluster(lab, story, directory, file);
    try {
      await cluster.#setUp(() => writeFileSync(path, JSON.stringify(file)));
      return cluster;
    } catch (error) {
      await cluster.down();
      throw error;
    }
  }

  async down(): Promise<void> {
    await this.lab.down();
    rmSync(this.#directory, { recursive: true });
  }

  /** It must succeed; resolves with what it printed. */
  async exec(node: string, ...argv: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.lab.exec(node, argv, { timeoutMs: commandWithinMs });
    assert.equal(code, 0, `${argv.join(' ')} on ${node}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Where a client runs: on the host that never has the service. */
  get desk(): string {
    return this.#nodes.find((node) => !this.#owners.includes(node)) ?? '';
  }

  startRecorder(): Recorder {
    const { client, row } = this.story;
    const start = () => this.lab.spawn(this.desk, client, { stdio: ['pipe', 'pipe', 'ignore'] });
    return new Recorder({ start, row, clients });
  }

  /** Numbers of the rows from this one on that are there, asked through the floating address. */
  async rows(from: number): Promise<ReadonlySet<number>> {
    const text = await this.exec(this.desk, ...this.story.rows(from));
    return new Set(text.split('\n').filter(Boolean).map(Number));
  }

  /** The node that runs the group, when it is another than `not`, and says that it does. */
  untilRuns(not?: string): Promise<string> {
    const owner = async () => {
      const status = await this.#status(this.desk);
      const [group] = status.groups;
      const node = group?.node ?? '';
      if (group?.state === 'running' && node !== not && this.#owners.includes(node)) return node;
      throw new Error(
        `${group?.state}: ${[group?.reason, ...status.problems.map(({ text }) => text)].join('; ')}`,
      );
    };
    return until(owner, startsWithinMs, `${this.story.group} runs on another host than ${not}`);
  }

  untilIn(node: string): Promise<boolean> {
    const isIn = async () =>
      (await this.#status(this.desk)).nodes.some(({ name, state }) => name === node && state === 'in');
    return until(isIn, startsWithinMs, `${node} is in`);
  }

  async #status(node: string): Promise<StatusView> {
    return JSON.parse(await this.exec(node, 'holdfast', 'status', '-o', 'json')) as StatusView;
  }

  async #setUp(writeGroups: () => void): Promise<void> {
    const [first = ''] = this.#owners;
    for (const node of this.#owners)
      if (this.story.units.length > 0)
        await this.exec(node, 'systemctl', 'enable', '--now', ...this.story.units);
    for (const node of this.#owners) await this.#follow(node, 'each');
    await this.#follow(first, 'one');
    for (const node of this.#owners) await this.#follow(node, 'last');
    writeGroups();
    const file = join(this.#directory, 'cluster.yaml');
    for (const node of this.#nodes) await this.untilIn(node);
    await this.exec(first, 'holdfast', 'apply', file, '--yes');
    await this.#follow(await this.untilRuns(), 'owner');
    if (this.story.begin !== undefined) await this.exec(this.desk, ...this.story.begin);
  }

  /** What the page says; packages are installed already. */
  async #follow(node: string, where: Where): Promise<void> {
    const commands = commandsOf(this.story.section, where);
    if (commands === undefined) return;
    const env = ['env', `DISK=${this.#disk}`, `PASSWORD=${password}`];
    const script = `apt-get() { :; }\n${commands}`;
    await this.exec(node, ...env, 'bash', '-euc', script);
  }
}

function inLab(file: ClusterFile, name: string): ClusterFile {
  const fence = [{ device: 'agent', program: powerSwitch, options: { port: '{node}' }, timeout: '5s' }];
  const nodes = Object.entries(file.nodes).map(([node, { addresses }]) => [node, { addresses }] as const);
  return {
    ...file,
    cluster: { name, format: 1, key: 'lab.key', fence, fenceLimit: { count: 100, window: '10m' } },
    store: { kind: 'sqlite', address: '192.168.10.9:7400', lab: true },
    nodes: Object.fromEntries(nodes),
  };
}

function sharedDiskOf(file: ClusterFile, group: string): string {
  const resources = Object.values(file.groups[group]?.resources ?? {});
  const disk = resources.find(({ type }) => type === 'filesystem');
  assert.ok(disk, `${group} has a disk`);
  return String(disk.device);
}
