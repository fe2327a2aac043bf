/**
 * The switch of a running lab: a process that holds its network namespace, and the faults of cables and ports. Faults
 * are kept here and outlive the power of hosts; they are applied one at a time, in the order asked.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCable, compileFaults, compileSwitch } from './compile-switch.ts';
import { renewControlGroup } from './control-group.ts';
import { LabError } from './lab-error.ts';
import { labFiles } from './lab-files.ts';
import type { HostNetworkStatus, PortFault } from './lab-status.ts';
import { type LabHost, type LabPlan, portsOf } from './plan.ts';
import { run } from './run.ts';

type Pair = readonly [string, string];

export class Switch {
  /** Process that holds the network namespace. */
  readonly pid: number;
  readonly #plan: LabPlan;
  readonly #process: ChildProcess;
  /** Names of ports. */
  readonly #pulled = new Set<string>();
  readonly #mute = new Set<string>();
  readonly #deaf = new Set<string>();
  #cuts: readonly Pair[] = [];
  #work: Promise<unknown> = Promise.resolve();

  private constructor(plan: LabPlan, process: ChildProcess) {
    this.#plan = plan;
    this.#process = process;
    this.pid = process.pid ?? 0;
  }

  /** Resolves when the bridges and rules are there; `onDeath` is called when the switch dies afterwards. */
  static async start(plan: LabPlan, onDeath: () => void): Promise<Switch> {
    const group = join(plan.controlGroup, 'switch');
    renewControlGroup(group);
    const script = `${compileSwitch(plan)}echo ready\nexec sleep infinity`;
    const launcher = 'echo 0 > "$1/cgroup.procs" && exec unshare --net sh -c "$2"';
    const argv = ['--pdeathsig', 'KILL', 'sh', '-c', launcher, 'switch', group, script];
    const child = spawn('setpriv', argv, { cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] });
    const ready = await new Promise<boolean>((resolve) => {
      child.stdout.once('data', () => resolve(true));
      child.once('exit', () => resolve(false)).once('error', () => resolve(false));
    });
    if (!ready) {
      throw new LabError(
        'lab-up-failed',
        `The switch did not start; see ${labFiles(plan.dir).supervisorLog}.`,
      );
    }
    child.once('exit', onDeath);
    writeFileSync(labFiles(plan.dir).switchPid, `${child.pid}\n`);
    return new Switch(plan, child);
  }

  get cuts(): readonly Pair[] {
    return this.#cuts;
  }

  /** Networks of the host whose cable is pulled. */
  pulledNetworks(host: LabHost): ReadonlySet<string> {
    return new Set(host.ports.filter((p) => this.#pulled.has(p.port)).map((p) => p.network));
  }

  link(port: string): HostNetworkStatus['link'] {
    if (this.#pulled.has(port)) return 'unplugged';
    const [mute, deaf] = [this.#mute.has(port), this.#deaf.has(port)];
    if (mute && deaf) return 'isolated';
    return mute ? 'mute' : deaf ? 'deaf' : 'up';
  }

  /** Pulls or plugs a cable; the port of a host without power follows at its boot. */
  async setCable(host: LabHost, network: string, to: 'down' | 'up', powered: boolean): Promise<void> {
    const ports = portsOf(host, network);
    for (const { port } of ports) put(this.#pulled, port, to === 'down');
    if (powered)
      await this.#apply(['ip', '-batch', '-'], ports.map((port) => compileCable(port, to)).join(''));
  }

  /** Drops frames of a host, on one network or on all: those it sends, those sent to it, or both. `up` forwards all. */
  async setPorts(host: LabHost, network: string | undefined, to: PortFault | 'up'): Promise<void> {
    for (const { port } of portsOf(host, network)) {
      if (to !== 'deaf') put(this.#mute, port, to !== 'up');
      if (to !== 'mute') put(this.#deaf, port, to !== 'up');
    }
    await this.#applyFaults();
  }

  /** Drops or forwards frames between two hosts. */
  async setCut([a, b]: Pair, cut: boolean): Promise<void> {
    if (a === b) throw new LabError('lab-bad-request', `"${a}" cannot be cut from itself; name two hosts.`);
    const others = this.#cuts.filter((pair) => !(pair.includes(a) && pair.includes(b)));
    this.#cuts = cut ? [...others, [a, b]] : others;
    await this.#applyFaults();
  }

  close(): void {
    this.#process.removeAllListeners('exit');
  }

  #applyFaults(): Promise<unknown> {
    return this.#apply(
      ['nft', '-f', '-'],
      compileFaults(this.#plan, { mute: this.#mute, deaf: this.#deaf }, this.#cuts),
    );
  }

  #apply(argv: readonly string[], input: string): Promise<unknown> {
    const work = this.#work.then(() =>
      run(['nsenter', `--net=/proc/${this.pid}/ns/net`, ...argv], { input }),
    );
    this.#work = work.catch(() => {});
    return work;
  }
}

function put(set: Set<string>, value: string, present: boolean): void {
  if (present) set.add(value);
  else set.delete(value);
}
