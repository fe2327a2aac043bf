/**
 * The small long-lived process of a lab. It holds the switch and the hosts, boots them when asked, stands in for their
 * watchdogs and keeps the list of faults. Everything it started is bound to its life: the kernel kills it when this
 * process goes, and the janitor at the other end of a pipe removes what is no process.
 */

import { chmodSync, existsSync, type FSWatcher, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { controlGroupAt } from '../src/node/control-group.ts';
import { type LabRequest, serve } from './control-socket.ts';
import { DiskShelf } from './disk/disk-shelf.ts';
import { compileEntrance } from './enter-host.ts';
import { HostPower } from './host-power.ts';
import { LabError } from './lab-error.ts';
import { labFiles } from './lab-files.ts';
import type { HostStatus, LabStatus, PowerSwitchFault } from './lab-status.ts';
import { filesOf, hostOf, type LabHost, type LabPlan } from './plan.ts';
import { runForResult } from './run.ts';
import { StoreFaults } from './store-faults.ts';
import { Switch } from './switch.ts';
import { WatchdogStandIn } from './watchdog-stand-in.ts';

/** How long `lab up` tries to write the first document into a fresh etcd. */
const initWithinMs = 30_000;

export interface SupervisorEvents {
  /** A step of `start` is done, in words. */
  readonly progress: (step: string) => void;
  /** The lab must end: somebody asked, or the switch is gone. `keep`: its files stay. */
  readonly end: (reason: string, keep: boolean) => void;
}

export class Supervisor {
  readonly #plan: LabPlan;
  readonly #events: SupervisorEvents;
  readonly #hosts = new Map<string, HostPower>();
  readonly #watchdogs = new Map<string, WatchdogStandIn>();
  #powerSwitch: PowerSwitchFault = { kind: 'ok' };
  #store: StoreFaults | undefined;
  #switch: Switch | undefined;
  #disks: DiskShelf | undefined;
  #server: Server | undefined;
  #requests: FSWatcher | undefined;
  constructor(plan: LabPlan, events: SupervisorEvents) {
    this.#plan = plan;
    this.#events = events;
  }

  /** Brings the whole lab up; resolves when every host has booted. Leaves the clean-up after a failure to the janitor. */
  async start(): Promise<void> {
    this.#switch = await Switch.start(this.#plan, () => this.#events.end('the switch died', false));
    this.#events.progress('switch up');
    if (this.#plan.disks !== undefined)
      this.#disks = DiskShelf.start(this.#plan, () => this.#events.end('the disks died', false));
    for (const host of this.#plan.hosts) this.#wire(host, this.#switch);
    this.#store = new StoreFaults(this.#plan, [...this.#hosts.values()]);
    // A host whose boot makes the document goes first: that also makes the cluster's key, which the agents read.
    const { boot } = this.#plan.store;
    const first = this.#plan.hosts.filter((host) => host.name === boot?.host);
    const others = this.#plan.hosts.filter((host) => !first.includes(host));
    await this.#boot(first);
    await this.#boot(others);
    await this.#initStore();
    this.#requests = watch(labFiles(this.#plan.dir).requests, () => this.#answerRequests());
    this.#answerRequests();
    const { socket } = labFiles(this.#plan.dir);
    rmSync(socket, { force: true });
    this.#server = await serve(socket, (request) => this.handle(request));
    chmodSync(socket, 0o600);
  }

  /** Carries out one request and answers with the status after it. */
  async handle(request: LabRequest): Promise<LabStatus> {
    await this.#carryOut(request);
    return this.#status();
  }

  /** Stops timers and listeners and kills everything; resolves when the dead have been reaped. */
  async close(): Promise<void> {
    this.#requests?.close();
    this.#server?.close();
    this.#store?.close();
    for (const watchdog of this.#watchdogs.values()) watchdog.close();
    this.#switch?.close();
    const ended = [...this.#hosts.values()].map((power) => power.abandon());
    await controlGroupAt(this.#plan.controlGroup).kill(0);
    await Promise.all(ended);
  }

  async #carryOut(request: LabRequest): Promise<void> {
    switch (request.kind) {
      case 'list':
        return;
      case 'down':
        return this.#events.end('lab down', request.keep);
      case 'power':
        return this.#setPower(request.host, request.to);
      case 'cable':
        return this.#setCable(request.host, request.network, request.to);
      case 'ports':
        return this.#switch?.setPorts(this.#host(request.host), request.network, request.to);
      case 'cut':
      case 'mend':
        return this.#setCut(request.hosts, request.kind === 'cut');
      case 'pause':
      case 'resume':
        return this.#setPaused(request.host, request.kind === 'pause');
      case 'store':
        return this.#store?.set(request.mode, request.delayMs);
      case 'power-switch':
        return this.#setPowerSwitch(request.fault);
      default:
        return refuse(request);
    }
  }

  #wire(host: LabHost, wired: Switch): void {
    const environment = [
      `PATH=${process.env.PATH ?? ''}:/usr/sbin:/usr/bin:/sbin:/bin`,
      'HOME=/root',
      'LANG=C.UTF-8',
    ];
    const power = new HostPower({
      plan: this.#plan,
      host,
      switchPid: wired.pid,
      environment,
      pulled: () => wired.pulledNetworks(host),
      onPower: (on) => {
        this.#watchdogs.get(host.name)?.setPower(on);
        if (on) this.#store?.hostBooted(host);
      },
      attachDisks: async () => (host.debian ? this.#disks?.attach(host) : undefined),
    });
    this.#hosts.set(host.name, power);
    if (host.watchdog) {
      const bite = () =>
        void power.off('watchdog').catch((error: Error) => console.error(`watchdog: ${error.message}`));
      const stand = new WatchdogStandIn(filesOf(this.#plan, host).watchdog, host.watchdog.timeoutMs, bite);
      this.#watchdogs.set(host.name, stand);
    }
  }

  async #boot(hosts: readonly LabHost[]): Promise<void> {
    await Promise.all(
      hosts.map(async ({ name }) => {
        await this.#power(name).on('booted with the lab');
        this.#events.progress(`${name} booted`);
      }),
    );
  }

  /** Members need a moment to elect a leader, so this tries again until it works. */
  async #initStore(): Promise<void> {
    const { dir, holdfast, file } = this.#plan;
    const { init } = this.#plan.store;
    if (init === undefined || existsSync(init.done)) return;
    const { host } = this.#power(init.host);
    const deadline = performance.now() + initWithinMs;
    for (;;) {
      const pid = this.#power(host.name).requirePid();
      const entrance = { pid, controlGroup: host.controlGroup, dir, isDebian: host.debian !== undefined };
      const { code, stderr } = await runForResult(
        compileEntrance(entrance, [holdfast, 'init', file, '--nothing-runs']),
        { timeoutMs: initWithinMs },
      );
      if (code === 0) break;
      if (performance.now() > deadline)
        throw new LabError('lab-up-failed', `"holdfast init" in ${host.name} failed: ${stderr.trim()}`);
      await sleep(200);
    }
    writeFileSync(init.done, '');
    this.#events.progress('store initialised');
  }

  async #setPower(name: string, to: 'on' | 'off'): Promise<void> {
    if (to === 'on') await this.#power(name).on('booted by "lab power"');
    else await this.#power(name).off('lab power');
  }

  async #setCable(name: string, network: string, to: 'down' | 'up'): Promise<void> {
    const powered = await this.#power(name).isOn();
    await this.#switch?.setCable(this.#host(name), network, to, powered);
  }

  async #setCut([a, b]: readonly [string, string], cut: boolean): Promise<void> {
    await this.#switch?.setCut([this.#host(a).name, this.#host(b).name], cut);
  }

  async #setPaused(name: string, paused: boolean): Promise<void> {
    const power = this.#power(name);
    await power.setPaused(paused);
    if (!power.host.watchdog?.pausable) return;
    if (paused) this.#watchdogs.get(name)?.suspend();
    else this.#watchdogs.get(name)?.resume();
  }

  #setPowerSwitch(fault: PowerSwitchFault): void {
    const text = 'seconds' in fault ? `${fault.kind} ${fault.seconds}` : fault.kind;
    writeFileSync(labFiles(this.#plan.dir).powerSwitchFault, `${text}\n`);
    this.#powerSwitch = fault;
  }

  /** Files `on.HOST` that the power switch touched; removed when the host is on. */
  #answerRequests(): void {
    const directory = labFiles(this.#plan.dir).requests;
    if (!existsSync(directory)) return;
    for (const file of readdirSync(directory)) {
      const power = this.#hosts.get(file.replace(/^on\./, ''));
      const done = () => rmSync(join(directory, file), { force: true });
      if (!power) done();
      else void power.on('booted by the power switch').then(done, done);
    }
  }

  #host(name: string): LabHost {
    return hostOf(this.#plan, name);
  }

  #power(name: string): HostPower {
    return this.#hosts.get(this.#host(name).name) as HostPower;
  }

  #status(): LabStatus {
    const { cluster, dir, file, store } = this.#plan;
    return {
      cluster,
      dir,
      file,
      supervisor: process.pid,
      store: { kind: store.kind, mode: this.#store?.mode ?? 'up' },
      powerSwitch: this.#powerSwitch,
      hosts: [...this.#hosts.values()].map((power) => this.#hostStatus(power)),
      cuts: this.#switch?.cuts ?? [],
    };
  }

  #hostStatus(power: HostPower): HostStatus {
    const { host, pid, paused, reason } = power;
    const watchdog = this.#watchdogs.get(host.name);
    return {
      name: host.name,
      kind: host.kind,
      system: host.debian ? 'debian' : 'light',
      power: pid === undefined ? 'off' : paused ? 'paused' : 'on',
      reason,
      ...(pid === undefined ? {} : { pid }),
      controlGroup: host.controlGroup,
      log: filesOf(this.#plan, host).log,
      networks: host.ports.map(({ network, address, port }) => ({
        network,
        address,
        link: this.#switch?.link(port) ?? 'up',
      })),
      ...(watchdog ? { watchdog: watchdog.armed ? 'armed' : 'not armed' } : {}),
    };
  }
}

function refuse(request: never): never {
  throw new LabError('lab-bad-request', `The lab does not know the request ${JSON.stringify(request)}.`);
}
