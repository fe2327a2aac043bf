/**
 * The store of a lab when it is not well. Every mode starts from health: the one before is undone first.
 *   slow      its processes are frozen for `delayMs` again and again, with short breaks in which they catch up
 *   readonly  it refuses writes, as its kind does it (lab/stores)
 *   full      it has no room left, as its kind does it
 *   gone      its processes are killed and stay dead
 */

import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { controlGroupAt } from '../src/node/control-group.ts';
import { storeControlGroup } from './compile-boot.ts';
import { freezeControlGroup } from './control-group.ts';
import { compileEntrance } from './enter-host.ts';
import type { HostPower } from './host-power.ts';
import { LabError } from './lab-error.ts';
import { labFiles } from './lab-files.ts';
import type { StoreMode } from './lab-status.ts';
import type { LabHost, LabPlan } from './plan.ts';
import { run } from './run.ts';
import type { LabStoreFaults, StoreCommand } from './stores/lab-store.ts';

/** Share of the time in which a slow store runs: 1 in 5. */
const breakRatio = 4;

export class StoreFaults {
  readonly #plan: LabPlan;
  readonly #hosts: readonly HostPower[];
  #mode: StoreMode = 'up';
  #slow: AbortController | undefined;
  #slowEnded: Promise<void> = Promise.resolve();
  #work: Promise<void> = Promise.resolve();

  constructor(plan: LabPlan, hosts: readonly HostPower[]) {
    this.#plan = plan;
    this.#hosts = hosts.filter(({ host }) => host.services.some((service) => service.store));
  }

  get mode(): StoreMode {
    return this.#mode;
  }

  /** Puts the store into a mode; `delayMs` is the longest wait that `slow` adds. Throws when its host is off. */
  set(mode: StoreMode, delayMs: number): Promise<void> {
    const work = this.#work.then(() => this.#change(mode, delayMs));
    this.#work = work.catch(() => {});
    return work;
  }

  /** A boot of the store's host mends its file system. */
  hostBooted(host: LabHost): void {
    const mended = this.#mode === 'readonly' || this.#mode === 'full';
    if (mended && this.#plan.store.faults?.healedBy === host.name) this.#mode = 'up';
  }

  async #change(mode: StoreMode, delayMs: number): Promise<void> {
    const { faults } = this.#plan.store;
    if (faults === undefined) {
      throw new LabError(
        'lab-unsuitable',
        'This lab has no store of its own: the cluster file names none it could start.',
      );
    }
    await this.#heal();
    if (mode === 'slow') this.#startSlow(delayMs);
    if (mode === 'gone') this.#kill();
    if (mode === 'readonly' || mode === 'full') await this.#refuseWrites(mode, faults);
    this.#mode = mode;
  }

  close(): void {
    this.#slow?.abort();
  }

  async #heal(): Promise<void> {
    this.#slow?.abort();
    await this.#slowEnded;
    rmSync(labFiles(this.#plan.dir).storeGone, { force: true });
    const { faults } = this.#plan.store;
    if (faults && (this.#mode === 'readonly' || this.#mode === 'full')) await this.#runFirst(faults.heal);
    this.#mode = 'up';
  }

  #groups(): string[] {
    return this.#hosts.map(({ host }) => storeControlGroup(host)).filter((path) => existsSync(path));
  }

  #kill(): void {
    writeFileSync(labFiles(this.#plan.dir).storeGone, '');
    for (const group of this.#groups()) void controlGroupAt(group).kill(0);
  }

  #startSlow(delayMs: number): void {
    this.#slow = new AbortController();
    this.#slowEnded = this.#freezeInBursts(delayMs, this.#slow.signal);
  }

  async #freezeInBursts(delayMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#setFrozen(true);
      await pause(delayMs, signal);
      await this.#setFrozen(false);
      await pause(delayMs / breakRatio, signal);
    }
  }

  /** A host that lost power in the meantime has nothing left to freeze. */
  async #setFrozen(frozen: boolean): Promise<void> {
    const living = this.#groups().filter((group) => controlGroupAt(group).isPopulated());
    await Promise.allSettled(living.map((group) => freezeControlGroup(group, frozen)));
  }

  async #refuseWrites(mode: 'readonly' | 'full', faults: LabStoreFaults): Promise<void> {
    const stops = mode === 'full' && faults.fullStops;
    if (stops) this.#kill();
    try {
      await this.#runFirst(faults[mode]);
    } finally {
      if (stops) rmSync(labFiles(this.#plan.dir).storeGone, { force: true });
    }
  }

  /** The first that works is enough. */
  async #runFirst(commands: readonly StoreCommand[]): Promise<void> {
    let failure: unknown;
    for (const { host, argv } of commands) {
      try {
        const power = this.#hosts.find((one) => one.host.name === host);
        return await this.#run(power!, argv);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  async #run(power: HostPower, argv: readonly string[]): Promise<void> {
    const { controlGroup, debian } = power.host;
    const entrance = { pid: power.requirePid(), controlGroup, dir: this.#plan.dir };
    await run(compileEntrance({ ...entrance, isDebian: debian !== undefined }, argv));
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
