/** The shared disks of a running lab, as its supervisor has them: a process (shelf.ts) that ends with it. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { renewControlGroup } from '../control-group.ts';
import { LabError } from '../lab-error.ts';
import { holdfastRoot, labFiles } from '../lab-files.ts';
import { filesOf, type LabHost, type LabPlan } from '../plan.ts';

type Shelf = ChildProcessByStdio<Writable, Readable, null>;

export class DiskShelf {
  readonly #plan: LabPlan;
  readonly #process: Shelf;
  readonly #lines: AsyncIterator<string>;
  #work: Promise<void> = Promise.resolve();

  private constructor(plan: LabPlan, child: Shelf, lines: Interface) {
    this.#plan = plan;
    this.#process = child;
    this.#lines = lines[Symbol.asyncIterator]();
  }

  static start(plan: LabPlan, onDeath: () => void): DiskShelf {
    const group = join(plan.controlGroup, 'disks');
    renewControlGroup(group);
    const launcher = 'echo 0 > "$1/cgroup.procs" && shift && exec unshare --mount --propagation private "$@"';
    const shelf = [process.execPath, join(holdfastRoot(), 'lab', 'disk', 'shelf.ts'), plan.dir];
    const argv = ['--pdeathsig', 'KILL', 'sh', '-c', launcher, 'disks', group, ...shelf];
    const child = spawn('setpriv', argv, { cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
    child.once('exit', onDeath);
    child.stdin.on('error', () => {});
    return new DiskShelf(plan, child, createInterface({ input: child.stdout }));
  }

  /** Gives the coming boot of this host its disks: what its hook reads then. */
  attach(host: LabHost): Promise<void> {
    const work = this.#work.then(() => this.#ask(host));
    this.#work = work.catch(() => {});
    return work;
  }

  async #ask(host: LabHost): Promise<void> {
    this.#process.stdin.write(`${host.name}\n`);
    const devices: string[] = [];
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done)
        throw new LabError('lab-boot-failed', `No disks; see ${labFiles(this.#plan.dir).supervisorLog}.`);
      if (value === '') break;
      devices.push(`${value}\n`);
    }
    writeFileSync(filesOf(this.#plan, host).disks, devices.join(''));
  }
}
