/**
 * The power of one host. A life is one boot: from the launcher until its last process is dead and its ports are down.
 * Invariant: there is at most one life at a time; the next boot waits until the last life has been cleaned up.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { compileLauncher, storeControlGroup } from './compile-boot.ts';
import { compilePortsUp } from './compile-switch.ts';
import { freezeControlGroup, renewControlGroup, untilEmpty } from './control-group.ts';
import { compileEntrance } from './enter-host.ts';
import { LabError } from './lab-error.ts';
import { holdfastRoot } from './lab-files.ts';
import { filesOf, type LabHost, type LabPlan } from './plan.ts';
import { run, runForResult } from './run.ts';

/** About a minute, on a machine where the question itself takes no time. */
const systemdTries = 600;
const systemdPauseMs = 100;

export interface HostWiring {
  readonly plan: LabPlan;
  readonly host: LabHost;
  readonly switchPid: number;
  /** `NAME=value` of every process in the host. */
  readonly environment: readonly string[];
  /** Networks whose cable is pulled right now. */
  readonly pulled: () => ReadonlySet<string>;
  readonly onPower: (on: boolean) => void;
  /** Before every boot: gives it the disks that it shares with others. */
  readonly attachDisks: () => Promise<void>;
}

interface Life {
  readonly booted: Promise<number>;
  /** The launcher has ended and was reaped. */
  readonly exited: Promise<void>;
  /** All processes dead, ports down. */
  readonly over: Promise<void>;
}

export class HostPower {
  readonly host: LabHost;
  readonly #wiring: HostWiring;
  #life: Life | undefined;
  #pid: number | undefined;
  #paused = false;
  #abandoned = false;
  #reason = 'not booted yet';
  /** Why it is being switched off by the lab itself, while it is. */
  #cause: string | undefined;

  constructor(wiring: HostWiring) {
    this.#wiring = wiring;
    this.host = wiring.host;
  }

  /** PID of the host's PID 1 as seen by the lab; undefined unless it is on. */
  get pid(): number | undefined {
    return this.#pid;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Why it is off, or how it came on. */
  get reason(): string {
    return this.#reason;
  }

  /** Boots the host unless it is on; resolves when its services have been started. Throws `lab-boot-failed`. */
  async on(reason: string): Promise<void> {
    // Whoever switched it off did not wait for us: the kernel may not have told us yet.
    if (this.#life && this.#readPower() === 'off') await this.#life.over;
    this.#life ??= this.#begin(reason);
    await this.#life.booted;
  }

  /** Kills everything in the host and takes its ports down; resolves when both were read back. */
  async off(reason: string): Promise<void> {
    this.#cause = reason;
    try {
      await this.#switchOff();
      await this.#life?.over;
      this.#reason = reason;
    } finally {
      this.#cause = undefined;
    }
  }

  /** True when it is on; a boot that is under way is awaited first. */
  async isOn(): Promise<boolean> {
    await this.#life?.booted.catch(() => {});
    return this.#pid !== undefined;
  }

  async setPaused(paused: boolean): Promise<void> {
    this.requirePid();
    await freezeControlGroup(this.host.controlGroup, paused);
    this.#paused = paused;
  }

  /** For the end of the lab: resolves when the killed host has been reaped; what else belongs to power-off is left out. */
  async abandon(): Promise<void> {
    this.#abandoned = true;
    await this.#life?.exited;
  }

  /** The PID of a host that must be on. Throws `lab-not-on`. */
  requirePid(): number {
    if (this.#pid !== undefined) return this.#pid;
    throw new LabError(
      'lab-not-on',
      `"${this.host.name}" is off (${this.#reason}); switch it on: holdfast lab power ${this.host.name} on.`,
    );
  }

  #begin(reason: string): Life {
    const { plan, host } = this.#wiring;
    const files = filesOf(plan, host);
    renewControlGroup(host.controlGroup);
    if (host.services.some((service) => service.store)) renewControlGroup(storeControlGroup(host));
    writeFileSync(files.portsUp, compilePortsUp(host, this.#wiring.pulled()));
    this.#writePowerOn();
    this.#paused = false;
    this.#wiring.onPower(true);
    const launched = this.#wiring.attachDisks().then(() => this.#launch(files.log));
    const exited = launched.then(untilExit, () => {});
    const booted = launched.then((child) => this.#awaitBoot(child, exited, reason));
    // The launcher may outlive the host, waiting for a zombie that somebody outside has to reap; while the host boots,
    // only the launcher's end says that nothing more will come.
    const dead = booted.then(
      () => untilEmpty(host.controlGroup),
      () => exited,
    );
    return { booted, exited, over: dead.then(() => this.#end()) };
  }

  #launch(log: string): ChildProcess {
    const { plan, host, switchPid, environment } = this.#wiring;
    const [command = '', ...args] = compileLauncher(plan, host, switchPid, environment);
    const out = openSync(log, 'a');
    try {
      return spawn(command, args, { cwd: '/', stdio: ['ignore', out, out, 'pipe'] });
    } finally {
      closeSync(out);
    }
  }

  async #awaitBoot(child: ChildProcess, exited: Promise<void>, reason: string): Promise<number> {
    const line = await Promise.race([readLine(child.stdio[3] as Readable), exited.then(() => '')]);
    const pid = Number(line);
    if (!(pid > 0))
      throw new LabError('lab-boot-failed', `"${this.host.name}" did not boot: ${this.#lastWords()}`);
    if (this.host.debian) await this.#awaitSystemd(pid, exited);
    this.#pid = pid;
    this.#reason = reason;
    return pid;
  }

  /** Until systemd says that it has started everything; that something failed is for who looks to judge. */
  async #awaitSystemd(pid: number, exited: Promise<void>): Promise<void> {
    const { plan, host } = this.#wiring;
    const entrance = { pid, controlGroup: host.controlGroup, dir: plan.dir, isDebian: true };
    const asked = compileEntrance(entrance, ['systemctl', 'is-system-running']);
    let ended = false;
    void exited.then(() => (ended = true));
    for (let tries = 0; tries < systemdTries && !ended; tries++) {
      const { stdout } = await runForResult(asked);
      if (/^(running|degraded)$/m.test(stdout)) return;
      await sleep(systemdPauseMs);
    }
    throw new LabError(
      'lab-boot-failed',
      `"${host.name}" did not boot: systemd is not up; see ${filesOf(plan, host).log}.`,
    );
  }

  /** The last process is gone, for whatever reason; a host without processes is a host without power. */
  async #end(): Promise<void> {
    if (this.#abandoned) return;
    this.#reason = this.#cause ?? (this.#readPower() === 'off' ? 'power switch' : 'its first process ended');
    this.#pid = undefined;
    this.#paused = false;
    this.#wiring.onPower(false);
    await this.#switchOff();
    this.#life = undefined;
  }

  /** The same program that the cluster uses to fence; the faults it is told to show are not meant for the lab itself. */
  async #switchOff(): Promise<void> {
    const { plan, host } = this.#wiring;
    const input = `action=off\nport=${host.name}\nlab=${plan.dir}\nfaults=ignore\n`;
    await run([join(holdfastRoot(), 'lab', 'power-switch')], { input });
  }

  /** In place and as long as `off`, see power-switch. */
  #writePowerOn(): void {
    const fd = openSync(filesOf(this.#wiring.plan, this.host).power, 'r+');
    writeSync(fd, 'on \n', 0);
    closeSync(fd);
  }

  #readPower(): string {
    return readFileSync(filesOf(this.#wiring.plan, this.host).power, 'utf8').trim();
  }

  #lastWords(): string {
    const { log } = filesOf(this.#wiring.plan, this.host);
    const last = readFileSync(log, 'utf8').trim().split('\n').at(-1);
    return last ? `${last} (${log})` : `it said nothing in ${log}`;
  }
}

function untilExit(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
}

/** The first line of a stream; empty when it ends without one. */
function readLine(stream: Readable): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.split('\n')[0] ?? '');
    });
    stream.on('error', () => resolve('')).on('end', () => resolve(''));
  });
}
