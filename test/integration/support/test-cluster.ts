/**
 * A whole cluster for a test: a cluster file, its lab with the real agents, a watch over who owns what, and the way to
 * ask any node. Ends with `down`, also when bringing it up failed.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lab } from '../../../lab/lab.ts';
import type { RunResult } from '../../../lab/run.ts';
import { type ApiClient, createClient } from '../../../src/api/client.ts';
import type { GroupView, NodeView, StatusView } from '../../../src/api/contract/views.ts';
import type { Reason, ReasonKind } from '../../../src/core/reason.ts';
import { words } from '../../../src/core/words/words.ts';
import type { AgentEvent } from '../../../src/ports/agent-facade.ts';
import type { ClusterFile } from './cluster-file.ts';
import { OwnerWatch, type Watched } from './owner-watch.ts';
import { until } from './until.ts';

/** A cold start is about 4 s on a quiet machine. */
export const startWithinMs = 30_000;
/** Long enough for a takeover on a machine with other work; a wedged cluster still fails. */
export const takeoverWithinMs = 15_000;

export class TestCluster {
  readonly lab: Lab;
  readonly name: string;
  readonly owners: OwnerWatch;
  /** Path of the cluster file; `write` replaces its text. */
  readonly path: string;
  readonly nodes: readonly string[];
  /** Its own directory, gone at the end. */
  readonly directory: string;

  private constructor(lab: Lab, file: ClusterFile, directory: string, owners: OwnerWatch) {
    this.lab = lab;
    this.name = String(file.cluster.name);
    this.nodes = Object.keys(file.nodes);
    this.directory = directory;
    this.path = join(directory, 'cluster.yaml');
    this.owners = owners;
  }

  /**
   * Brings the cluster up. `prepare` may put files beside the cluster file, which names them with `{here}`; `holdfast` is the
   * program, where it is another than this build's.
   */
  static async up(
    file: ClusterFile,
    prepare: (directory: string) => void = () => {},
    { holdfast }: { readonly holdfast?: string } = {},
  ): Promise<TestCluster> {
    const directory = mkdtempSync(join(tmpdir(), 'holdfast-cluster-'));
    try {
      prepare(directory);
      writeFileSync(join(directory, 'cluster.yaml'), JSON.stringify(file, null, 2));
      const lab = await Lab.up(join(directory, 'cluster.yaml'), holdfast === undefined ? {} : { holdfast });
      const { hosts } = await lab.status();
      const watched = hosts.map(({ name, controlGroup }) => ({
        name,
        controlGroup,
        agentGroup: join(controlGroup, `holdfast.${file.cluster.name}.${name}`),
      }));
      return new TestCluster(lab, file, directory, new OwnerWatch(watched, watchedBy(file)));
    } catch (error) {
      rmSync(directory, { recursive: true });
      throw error;
    }
  }

  async down(): Promise<void> {
    this.owners.close();
    await this.lab.down();
    rmSync(this.directory, { recursive: true });
  }

  write(file: ClusterFile): void {
    writeFileSync(this.path, JSON.stringify(file, null, 2));
    this.owners.watch(watchedBy(file));
  }

  stateDirectory(node: string): string {
    return join(this.lab.dir, 'nodes', node);
  }

  client(node: string, timeoutMs = 3_000): ApiClient {
    return createClient({ socketPath: join(this.stateDirectory(node), 'api.sock'), timeoutMs, by: 'test' });
  }

  status(node: string): Promise<StatusView> {
    return this.client(node).status();
  }

  async group(name: string, node: string): Promise<GroupView> {
    const group = (await this.status(node)).groups.find((g) => g.name === name);
    assert.ok(group, `there is a group ${name}`);
    return group;
  }

  async node(name: string, at: string): Promise<NodeView> {
    const node = (await this.status(at)).nodes.find((n) => n.name === name);
    assert.ok(node, `there is a node ${name}`);
    return node;
  }

  /** What a person sees who types `holdfast …` on that node. */
  holdfast(node: string, ...args: string[]): Promise<RunResult> {
    return this.lab.exec(node, ['holdfast', ...args], { timeoutMs: 60_000 });
  }

  /** The same, and it must succeed; resolves with what it printed. */
  async ask(node: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.holdfast(node, ...args);
    assert.equal(code, 0, `holdfast ${args.join(' ')} on ${node}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Waits until the group runs on `node`, as `at` (that node unless told) sees it and as the kernel shows it. */
  untilRuns(group: string, node: string, withinMs = takeoverWithinMs, at = node): Promise<GroupView> {
    const runs = async () => {
      const view = await this.group(group, at);
      return view.node === node && view.state === 'running' ? view : undefined;
    };
    return until(runs, withinMs, `${group} runs on ${node}`, () => this.lastWords());
  }

  untilNode(
    name: string,
    state: NodeView['state'],
    at: string,
    withinMs = takeoverWithinMs,
  ): Promise<NodeView> {
    const is = async () => {
      const view = await this.node(name, at);
      return view.state === state ? view : undefined;
    };
    return until(is, withinMs, `${name} is ${state}`, () => this.lastWords());
  }

  /** Every node is in, and each of these groups runs on its node. */
  async untilServing(places: Readonly<Record<string, string>>): Promise<void> {
    await this.untilAllIn();
    for (const [group, node] of Object.entries(places)) await this.untilRuns(group, node, startWithinMs);
  }

  /** Every node has power, is a member, and every other member hears it. */
  untilAllIn(withinMs = startWithinMs): Promise<StatusView> {
    const all = async () => {
      const views = await Promise.all(this.nodes.map((node) => this.status(node)));
      const settled = views.every((s) =>
        s.nodes.every((n) => n.state === 'in' && n.links.every((l) => l.up && l.unheardBy.length === 0)),
      );
      return settled ? views[0] : undefined;
    };
    return until(all, withinMs, 'all nodes are in', () => this.lastWords());
  }

  /** Of the node's keeper, from its permit; a new one means that the node began anew. */
  incarnation(node: string): string {
    const { inc } = JSON.parse(readText(join(this.stateDirectory(node), 'permit.json')) || '{}') as {
      inc?: string;
    };
    return inc ?? '';
  }

  /** Process ids (of this machine) in a resource's control group. */
  pids(node: string, service: string): number[] {
    const [group, resource] = service.split('/');
    return this.processes(node, `r.${group}.${resource}`);
  }

  /** The process itself of an `exec` resource, without the shell that waits for it; undefined when it is not there. */
  main(node: string, service: string): number | undefined {
    return this.pids(node, service).find((pid) => readText(`/proc/${pid}/comm`).trim() !== 'sh');
  }

  daemonPid(node: string): number {
    const [pid] = this.processes(node, 'daemon');
    assert.ok(pid, `${node} has a daemon`);
    return pid;
  }

  /** Process ids in a control group of the node's agent. */
  processes(node: string, group: string): number[] {
    const path = join(this.controlGroup(node), `holdfast.${this.name}.${node}`, group, 'cgroup.procs');
    return readNumbers(path);
  }

  keeperPid(node: string): number {
    const own = readNumbers(join(this.controlGroup(node), 'cgroup.procs'));
    const keeper = own.find((pid) => readText(`/proc/${pid}/cmdline`).includes('keeper.js'));
    assert.ok(keeper, `${node} has a keeper`);
    return keeper;
  }

  controlGroup(node: string): string {
    const plan = JSON.parse(readFileSync(join(this.lab.dir, 'plan.json'), 'utf8')) as {
      hosts: { name: string; controlGroup: string }[];
    };
    const host = plan.hosts.find((h) => h.name === node);
    assert.ok(host, `there is a host ${node}`);
    return host.controlGroup;
  }

  /** What the newest events of a node say, as facts. */
  async events(node: string, last = 200): Promise<Reason[]> {
    return (await this.client(node).events({ last })).map((event) => event.reason);
  }

  /** Whether the status of a node lists this kind of problem; of a store that is away also that what runs goes on. */
  async tells(node: string, code: ReasonKind): Promise<boolean> {
    const problem = (await this.status(node)).problems.find((p) => p.code === code);
    if (problem?.reason.kind === 'store-unreachable')
      assert.deepEqual(problem.reason, { kind: 'store-unreachable', node, then: 'runs-on' });
    return problem !== undefined;
  }

  untilTells(node: string, code: ReasonKind): Promise<boolean> {
    const says = `status on ${node} tells ${code}`;
    return until(
      () => this.tells(node, code),
      takeoverWithinMs,
      says,
      () => this.lastWords(),
    );
  }

  /** The newest lines of every node's journal and of its agent's output, for a failure. */
  lastWords(): string {
    return this.nodes
      .map((node) => {
        const events = readText(join(this.stateDirectory(node), 'events.ndjson'))
          .trim()
          .split('\n')
          .slice(-60);
        const log = readText(join(this.lab.dir, 'log', `${node}.log`))
          .trim()
          .split('\n')
          .slice(-5);
        const lines = events.map((line) => {
          const { at, reason } = JSON.parse(line || '{}') as Partial<AgentEvent>;
          return `  ${at ? new Date(at).toISOString().slice(11, 23) : ''} ${reason && words(reason)}`;
        });
        return [`${node}:`, ...lines, ...log.map((line) => `  | ${line}`)].join('\n');
      })
      .join('\n');
  }
}

function watchedBy(file: ClusterFile): Watched {
  const resources = Object.entries(file.groups).flatMap(([group, { resources: all }]) =>
    Object.entries(all).map(([name, resource]) => ({ group, name, resource })),
  );
  return {
    addresses: resources.flatMap(({ resource }) =>
      resource.type === 'address' ? [String(resource.address).split('/')[0] ?? ''] : [],
    ),
    services: resources.flatMap(({ group, name, resource }) =>
      resource.type === 'exec' ? [`${group}/${name}`] : [],
    ),
  };
}

function readNumbers(path: string): number[] {
  return readText(path).split('\n').filter(Boolean).map(Number);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
