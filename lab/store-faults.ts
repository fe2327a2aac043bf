/**
 * The store of a lab when it is not well. Every mode starts from health: the one before is undone first.
 *   slow      its processes are frozen for `delayMs` again and again, with short breaks in which they catch up
 *   readonly  sqlite: database and log refuse writes (EPERM on the open files); etcd: as full, its only way to refuse
 *   full      sqlite: its file system has no block left (the process is started again for that); etcd: the NOSPACE alarm
 *             that the quota would raise
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
    const { store } = this.#plan;
    const mended = this.#mode === 'readonly' || this.#mode === 'full';
    if (mended && store.kind === 'sqlite' && store.host === host.name) this.#mode = 'up';
  }

  async #change(mode: StoreMode, delayMs: number): Promise<void> {
    if (this.#plan.store.kind === 'none') {
      throw new LabError(
        'lab-unsuitable',
        'This lab has no store of its own: the cluster file names none it could start.',
      );
    }
    await this.#heal();
    if (mode === 'slow') this.#startSlow(delayMs);
    if (mode === 'gone') this.#kill();
    if (mode === 'readonly' || mode === 'full') await this.#refuseWrites(mode);
    this.#mode = mode;
  }

  close(): void {
    this.#slow?.abort();
  }

  async #heal(): Promise<void> {
    this.#slow?.abort();
    await this.#slowEnded;
    rmSync(labFiles(this.#plan.dir).storeGone, { force: true });
    if (this.#mode === 'readonly' || this.#mode === 'full') await this.#allowWrites();
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

  async #refuseWrites(mode: 'readonly' | 'full'): Promise<void> {
    const { store } = this.#plan;
    if (store.kind === 'etcd') return this.#setAlarm('ACTIVATE');
    if (store.kind !== 'sqlite') return;
    if (mode === 'readonly') return this.#inStore(readonlyScript, store);
    // Nobody else can empty the log of a store process that runs: it holds its database for itself alone.
    this.#kill();
    try {
      await this.#inStore(fillScript, store);
    } finally {
      rmSync(labFiles(this.#plan.dir).storeGone, { force: true });
    }
  }

  async #allowWrites(): Promise<void> {
    const { store } = this.#plan;
    if (store.kind === 'etcd') return this.#setAlarm('DEACTIVATE');
    if (store.kind === 'sqlite') await this.#inStore(healScript, store);
  }

  async #inStore(script: string, store: { mount: string; database: string }): Promise<void> {
    const [power] = this.#hosts;
    const argv = ['sh', '-ec', script, 'store', store.mount, store.database, process.execPath, truncateLog];
    await this.#run(power!, argv);
  }

  /** Through etcd's own API, from inside the host of the first member that answers. */
  async #setAlarm(action: 'ACTIVATE' | 'DEACTIVATE'): Promise<void> {
    if (this.#plan.store.kind !== 'etcd') return;
    let failure: unknown;
    for (const member of this.#plan.store.members) {
      const power = this.#hosts.find(({ host }) => host.name === member.host);
      try {
        return await this.#run(power!, [process.execPath, '-e', alarmProgram, member.clientUrl, action]);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  async #run(power: HostPower, argv: readonly string[]): Promise<void> {
    const { controlGroup } = power.host;
    await run(compileEntrance({ pid: power.requirePid(), controlGroup, dir: this.#plan.dir }, argv));
  }
}

/** The shared memory file stays writable: it is mapped, and a refused page would kill the process instead of failing the write. */
const readonlyScript = 'for f in "$2" "$2-wal" "$1"; do [ ! -e "$f" ] || chattr +i "$f"; done';

/** The write-ahead log is emptied first: it could write the blocks it has again without asking for new ones. */
const fillScript = `"$3" --disable-warning=ExperimentalWarning -e "$4" "$2"
dd if=/dev/zero of="$1/ballast" bs=4k 2> /dev/null || :`;

const healScript = 'chattr -i "$1" "$2"* && rm -f "$1/ballast"';

const truncateLog = `const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(process.argv[1]);
db.exec('PRAGMA busy_timeout = 2000; PRAGMA wal_checkpoint(TRUNCATE)');
db.close();`;

const alarmProgram = `const [url, action] = process.argv.slice(1);
const post = async (path, body) => {
  const answer = await fetch(url + '/v3/' + path, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(3000) });
  if (!answer.ok) throw new Error(url + ' answered ' + answer.status + ' to ' + path);
  return answer.json();
};
(async () => {
  const { members } = await post('cluster/member/list', {});
  for (const member of action === 'ACTIVATE' ? members.slice(0, 1) : members) {
    await post('maintenance/alarm', { action, memberID: member.ID, alarm: 'NOSPACE' });
  }
})().catch((error) => { console.error(error.message); process.exit(1); });`;

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
