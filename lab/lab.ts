/**
 * A lab: the nodes of a cluster file as namespaces on this machine. This is the library that the commands, the demo, the
 * tests and the bench use; everything lives in the lab's supervisor, so a `Lab` holds nothing and may be dropped.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type LabRequest } from './control-socket.ts';
import { compileEntrance } from './enter-host.ts';
import { LabError } from './lab-error.ts';
import { labFiles, labsDirectory } from './lab-files.ts';
import type { HostStatus, LabStatus, PowerSwitchFault, StoreMode } from './lab-status.ts';
import { findLabs, type LabSelector, readOwner, selectLab, sweep } from './labs.ts';
import { ownerLives } from './owner.ts';
import { readPlan } from './read-plan.ts';
import { type RunOptions, type RunResult, run, runForResult } from './run.ts';
import { startLab, type UpOptions } from './start-lab.ts';

/** What `slow` adds at most to an answer of the store, unless told. */
const defaultStoreDelayMs = 300;

const downWithinMs = 15_000;

export class Lab {
  /** Directory of the lab. */
  readonly dir: string;

  private constructor(dir: string) {
    this.dir = dir;
  }

  /** Brings a lab up; resolves when all its hosts have booted. A failure or `options.signal` rolls everything back. */
  static async up(file: string, options: UpOptions = {}): Promise<Lab> {
    return new Lab(await startLab(file, options));
  }

  /** The lab that is up; a selector is needed when there are several. Throws `lab-none` or `lab-ambiguous`. */
  static async open(selector: LabSelector = {}): Promise<Lab> {
    return new Lab(await selectLab(selector));
  }

  /** All labs that are up. */
  static async list(): Promise<LabStatus[]> {
    const answers = await Promise.all((await findLabs()).map((dir) => new Lab(dir).#statusIfUp()));
    return answers.filter((status) => status !== undefined);
  }

  /** Undefined for a lab that is just ending. */
  #statusIfUp(): Promise<LabStatus | undefined> {
    return this.status().catch((error: unknown) => {
      if (error instanceof LabError && error.code === 'lab-none') return undefined;
      throw error;
    });
  }

  status(): Promise<LabStatus> {
    return this.#ask({ kind: 'list' });
  }

  /** Off: every process of the host is dead and its ports are down. On: its services have been started. */
  power(host: string, to: 'on' | 'off'): Promise<LabStatus> {
    return this.#ask({ kind: 'power', host, to });
  }

  /** The cable between a host and a network: down takes the carrier away inside the host. */
  link(host: string, network: string, to: 'down' | 'up'): Promise<LabStatus> {
    return this.#ask({ kind: 'cable', host, network, to });
  }

  /** The switch drops the host's frames, on one network or on all; its links stay up. */
  isolate(host: string, network?: string): Promise<LabStatus> {
    return this.#ask({ kind: 'ports', host, network, to: 'isolated' });
  }

  /** The switch drops only what is sent to the host (deaf), or only what the host sends (mute). */
  oneWay(host: string, fault: 'deaf' | 'mute', network?: string): Promise<LabStatus> {
    return this.#ask({ kind: 'ports', host, network, to: fault });
  }

  heal(host: string, network?: string): Promise<LabStatus> {
    return this.#ask({ kind: 'ports', host, network, to: 'up' });
  }

  /** These two hosts lose each other on every network; everybody else still hears both. */
  cut(a: string, b: string): Promise<LabStatus> {
    return this.#ask({ kind: 'cut', hosts: [a, b] });
  }

  mend(a: string, b: string): Promise<LabStatus> {
    return this.#ask({ kind: 'mend', hosts: [a, b] });
  }

  /** Freezes every process of the host; its kernel still answers ARP and completes TCP handshakes. */
  pause(host: string): Promise<LabStatus> {
    return this.#ask({ kind: 'pause', host });
  }

  resume(host: string): Promise<LabStatus> {
    return this.#ask({ kind: 'resume', host });
  }

  store(mode: StoreMode, delayMs: number = defaultStoreDelayMs): Promise<LabStatus> {
    return this.#ask({ kind: 'store', mode, delayMs });
  }

  /** What the power switch does when the cluster uses it. */
  powerSwitch(fault: PowerSwitchFault): Promise<LabStatus> {
    return this.#ask({ kind: 'power-switch', fault });
  }

  /** The command line that runs `argv` in a host that is on. Valid until the host loses power. */
  async command(host: string, argv: readonly string[], cwd?: string): Promise<string[]> {
    const { name, pid, controlGroup, reason, system } = await this.#host(host);
    if (pid === undefined)
      throw new LabError('lab-not-on', `"${name}" is off (${reason}); nothing can run in it.`);
    return compileEntrance({ pid, controlGroup, dir: this.dir, isDebian: system === 'debian' }, argv, cwd);
  }

  /** Runs `argv` in a host to its end. */
  async exec(host: string, argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return runForResult(await this.command(host, argv), options);
  }

  /** Starts `argv` in a host; it dies with the host's power. */
  async spawn(host: string, argv: readonly string[], options: SpawnOptions = {}): Promise<ChildProcess> {
    const [command = '', ...args] = await this.command(host, argv);
    return spawn(command, args, options);
  }

  /** Ends the lab; resolves when nothing is left of it. `keep`: state directories, store and logs stay for the next `up`. */
  async down(options: { readonly keep?: boolean } = {}): Promise<void> {
    const owner = readOwner(this.dir);
    if (owner === undefined) return;
    const { controlGroup } = readPlan(this.dir);
    // The supervisor ends before it answers; what counts is what is left afterwards.
    await this.#ask({ kind: 'down', keep: options.keep ?? false }).catch(() => {});
    await waitUntilGone(controlGroup, () => (ownerLives(owner) ? Promise.resolve() : sweep(this.dir, owner)));
  }

  async #host(name: string): Promise<HostStatus> {
    const { hosts, cluster } = await this.status();
    const host = hosts.find((h) => h.name === name);
    if (host) return host;
    const known = hosts.map((h) => h.name).join(', ');
    throw new LabError('lab-unknown-host', `Lab "${cluster}" has no host "${name}"; it has ${known}.`);
  }

  #ask(request: LabRequest): Promise<LabStatus> {
    return ask(labFiles(this.dir).socket, request);
  }
}

/** The janitor of the supervisor does the work; should it be dead too, `clean` does. */
async function waitUntilGone(controlGroup: string, clean: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + downWithinMs;
  const grace = performance.now() + 3_000;
  while (existsSync(controlGroup)) {
    if (performance.now() > deadline) {
      throw new LabError(
        'lab-command-failed',
        `The control group ${controlGroup} is still there after ${downWithinMs / 1000} s.`,
      );
    }
    if (performance.now() > grace) await clean();
    await sleep(10);
  }
  // The janitor holds the lock to its very end.
  await run(['flock', labsDirectory, 'true']);
}
