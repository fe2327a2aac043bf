/**
 * Everything a step of the story can use: the lab, the client that asks, the watch over all nodes, and the cluster's own
 * word through the API of a node. `openStage` builds it, `close` leaves nothing of it.
 */
import { join } from 'node:path';
import { type ApiClient, createClient } from '../../src/api/client.ts';
import type { StatusView } from '../../src/api/contract/views.ts';
import type { Request } from '../../src/core/takeover/requests/requests.ts';
import type { Lab } from '../lab.ts';
import { hostFiles } from '../lab-files.ts';
import type { LabHost, LabPlan } from '../plan.ts';
import { readPlan } from '../read-plan.ts';
import type { Answer } from './answers.ts';
import { ClientFeed } from './client-feed.ts';
import { nowMs } from './clock.ts';
import { EventTail, type ToldEvent } from './event-tail.ts';
import { findProcess, readNetwork } from './host-view.ts';
import { OwnershipWatch } from './ownership-watch.ts';
import type { Screen } from './screen.ts';
import { subject } from './subject.ts';
import type { Moment } from './verdict.ts';

/** "The latest answers" are those of so long. */
const latelyMs = 500;
/** Worth a line on the screen: several answers are missing. */
const noticedMs = 50;

export class Stage {
  readonly lab: Lab;
  readonly screen: Screen;
  readonly client: ClientFeed;
  readonly watch: OwnershipWatch;
  readonly #tail: EventTail;
  readonly #plan: LabPlan;
  readonly #signal: AbortSignal;

  constructor(lab: Lab, plan: LabPlan, client: ClientFeed, screen: Screen, signal: AbortSignal) {
    this.lab = lab;
    this.screen = screen;
    this.client = client;
    this.#plan = plan;
    this.#signal = signal;
    this.watch = new OwnershipWatch(
      this.#nodes.map((host) => ({
        name: host.name,
        controlGroup: host.controlGroup,
        service: this.#below(host, `r.${subject.group}.${subject.server}`),
      })),
      subject.address,
    );
    const sockets = new Map(this.nodes.map((name) => [name, this.#socket(name)]));
    this.client.onAnswer = (answer, before) => this.#tellAnswer(answer, before);
    this.#tail = new EventTail(sockets, (told) => this.#tell(told));
  }

  /** In the order of the cluster file, which is the order of preference. */
  get nodes(): string[] {
    return this.#nodes.map((host) => host.name);
  }

  get signal(): AbortSignal {
    return this.#signal;
  }

  /** Says what is done to the cluster, as it is done. */
  does(text: string): void {
    this.screen.tell({ at: Date.now(), who: 'demo', text });
  }

  /** Asks the cluster for something through the API of a node. */
  submit(node: string, request: Request): Promise<void> {
    return this.api(node).submit(request);
  }

  api(node: string): ApiClient {
    return createClient({
      socketPath: this.#socket(node),
      by: 'demo',
      timeoutMs: 5_000,
      signal: this.#signal,
    });
  }

  /** The cluster as this node sees it; undefined while its daemon does not answer. */
  status(node: string): Promise<StatusView | undefined> {
    const client = createClient({ socketPath: this.#socket(node), timeoutMs: 1_000, signal: this.#signal });
    return client.status().catch(() => undefined);
  }

  /** Main process of the web server, or the daemon, of a node, as this machine numbers it. */
  process(node: string, which: 'server' | 'daemon'): number | undefined {
    const host = this.#host(node);
    if (which === 'daemon') return findProcess(this.#below(host, 'daemon'), /daemon\.[jt]s/);
    return findProcess(this.#below(host, `r.${subject.group}.${subject.server}`), /^nginx: master process/);
  }

  /** Everything about now; `ask` is the node whose word counts, `about` the one whose processes are meant. */
  async moment(ask: string, about = ask): Promise<Moment> {
    const [status, { hosts }] = await Promise.all([this.status(ask), this.lab.status()]);
    const group = status?.groups.find((g) => g.name === subject.group);
    const since = nowMs() - latelyMs;
    const lately = this.client.answers.filter((answer) => answer.atMs >= since);
    return {
      group,
      proofBy: status?.nodes.find((node) => node.name === group?.from)?.proof?.by ?? '',
      server: this.process(about, 'server'),
      daemon: this.process(about, 'daemon'),
      off: hosts.filter((host) => host.power === 'off').map((host) => host.name),
      holders: this.watch.holders(),
      answering: [...new Set(lately.map((answer) => answer.node))],
      neighbour: this.#neighbour(),
    };
  }

  close(): void {
    this.client.close();
    this.watch.close();
    this.#tail.close();
  }

  /** Whose hardware address the client sends to. */
  #neighbour(): string | undefined {
    const line = readNetwork(this.#host('client').controlGroup, 'arp')
      .split('\n')
      .find((entry) => entry.startsWith(`${subject.address} `));
    const mac = line?.trim().split(/\s+/)[3];
    return this.#nodes.find((host) => host.ports.some((port) => port.mac === mac))?.name;
  }

  #tellAnswer({ node, atMs }: Answer, before: Answer | undefined): void {
    const silentMs = before === undefined ? 0 : atMs - before.atMs;
    if (node === before?.node && silentMs < noticedMs) return;
    const after = silentMs < noticedMs ? '' : `, after ${Math.round(silentMs)} ms without an answer`;
    const at = Date.now() - (nowMs() - atMs);
    this.screen.tell({ at, who: 'client', text: `${node} answers${after}`, level: 'good' });
  }

  #tell({ node, event }: ToldEvent): void {
    // Who hears whom is how the decision comes about; the decision says it in words.
    if (event.reason.kind === 'hears' || event.reason.kind === 'hears-no-longer') return;
    this.screen.tell({ at: Date.parse(event.at), who: node, text: event.text, level: event.level });
  }

  get #nodes(): LabHost[] {
    return this.#plan.hosts.filter((host) => host.kind === 'node');
  }

  #host(name: string): LabHost {
    return this.#plan.hosts.find((host) => host.name === name)!;
  }

  #socket(node: string): string {
    return join(hostFiles(this.#plan.dir, node).state, 'api.sock');
  }

  /** A control group that the agent of the node made. */
  #below(host: LabHost, name: string): string {
    return join(host.controlGroup, `holdfast.${this.#plan.cluster}.${host.name}`, name);
  }
}

/** Around a lab that is up. */
export async function openStage(lab: Lab, screen: Screen, signal: AbortSignal): Promise<Stage> {
  const plan = readPlan(lab.dir);
  const client = await ClientFeed.start(lab, subject.address);
  return new Stage(lab, plan, client, screen, signal);
}
