/** Brings a lab up: plan, take the name, prepare the files, start the supervisor and follow it until all hosts have booted. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../src/core/config.ts';
import { makeDirectory } from '../src/make-directory.ts';
import { compileBoot, compileServices } from './compile-boot.ts';
import { compilePortsDown } from './compile-switch.ts';
import { labControlGroup } from './control-group.ts';
import { prepareControllers } from './controllers/prepare-controllers.ts';
import { LabError } from './lab-error.ts';
import { holdfastRoot, labFiles, labsDirectory, nodeStateDirectory } from './lab-files.ts';
import { labProgram } from './lab-program.ts';
import { claimLab, sweep } from './labs.ts';
import { ownerToken } from './owner.ts';
import { filesOf, type LabDisk, type LabHost, type LabPlan, planLab } from './plan.ts';
import { findDebianBase, prepareDebian } from './prepare-debian.ts';
import { prepareIdentities } from './prepare-identities.ts';
import { provideEtcd } from './provide-etcd.ts';
import { run } from './run.ts';
import type { StartReport } from './supervise.ts';

export interface UpOptions {
  /** Directory of the lab; /var/lib/holdfast-lab/CLUSTER unless told. */
  readonly dir?: string;
  /** The configuration, when the caller has it; read from the file otherwise. */
  readonly config?: Config;
  /** What the nodes are: namespaces with the files of this machine unless told. */
  readonly hosts?: 'light' | 'debian';
  /** Which base system Debian hosts have, by its name in `.work/hosts`: the smallest unless told. */
  readonly base?: string;
  /** Disks that all Debian hosts share. */
  readonly disks?: readonly LabDisk[];
  /** The directory that the file names for the identity; read from the file with the configuration. */
  readonly identity?: string;
  /** The program that is agent, store and init; this installation's unless told. */
  readonly holdfast?: string;
  readonly onProgress?: (step: string) => void;
  readonly signal?: AbortSignal;
}

/** Resolves with the lab's directory once its hosts have booted. On failure or abort nothing is left. */
export async function startLab(file: string, options: UpOptions): Promise<string> {
  await checkMachine();
  const path = resolve(file);
  const { config, identity } = options.config ? { ...options, config: options.config } : await readFile(path);
  const plan = planLab({
    config,
    file: path,
    dir: resolve(options.dir ?? join(labsDirectory, config.cluster.name)),
    holdfast: options.holdfast ?? join(holdfastRoot(), 'bin', 'holdfast'),
    controlGroup: labControlGroup(config.cluster.name),
    ...(options.hosts === 'debian'
      ? { debianBase: findDebianBase(path, options.base), disks: options.disks }
      : {}),
    identity,
  });
  const token = ownerToken(process.pid) ?? '';
  await claimLab(plan.cluster, plan.dir, plan.controlGroup, token);
  try {
    await prepare(plan);
    await prepareControllers(config, plan.controllers, plan.dir);
  } catch (error) {
    await sweep(plan.dir, token);
    throw error;
  }
  options.onProgress?.(`directory ${plan.dir}`);
  try {
    await followSupervisor(plan, options);
  } catch (error) {
    await waitForJanitor(plan);
    throw error;
  }
  return plan.dir;
}

const tools = [
  'setpriv',
  'unshare',
  'nsenter',
  'ip',
  'nft',
  'mount',
  'tini',
  'flock',
  'losetup',
  'mkfs.ext4',
  'chattr',
];

async function checkMachine(): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new LabError('lab-machine-unfit', 'A lab makes namespaces and mounts; run this as root.');
  }
  const found = await run([
    'sh',
    '-c',
    'for t; do command -v "$t" > /dev/null || echo "$t"; done',
    'check',
    ...tools,
  ]);
  const missing = found.split('\n').filter(Boolean).join(', ');
  if (missing === '') return;
  const packages = 'util-linux, mount, e2fsprogs, iproute2, nftables, tini';
  throw new LabError(
    'lab-machine-unfit',
    `A lab needs ${missing}; they are in the Debian packages ${packages}.`,
  );
}

async function readFile(path: string): Promise<{ config: Config; identity?: string | undefined }> {
  // Only here: reading cluster files loads the YAML reader and the schema, which callers with a configuration need not.
  const { loadClusterFile } = await import('../src/config/load-cluster-file.ts');
  const { config, identity, diagnostics } = loadClusterFile(path);
  if (config) return { config, identity };
  const first = diagnostics.find((d) => d.severity === 'error');
  const where = first ? `${first.file}:${first.line}:${first.column}: ${first.wrong}; ${first.right}` : path;
  throw new LabError('lab-unsuitable', `${where}. All mistakes: holdfast validate ${path}.`);
}

/** Everything the boots need on disk. State, store and log may be there from before. */
async function prepare(plan: LabPlan): Promise<void> {
  const files = labFiles(plan.dir);
  for (const dir of [
    files.requests,
    join(plan.dir, 'power'),
    join(plan.dir, 'log'),
    ...plan.store.directories,
  ]) {
    makeDirectory(dir);
  }
  // The mount point of the nodes' state directories must exist on the machine; nothing is ever written to it here.
  makeDirectory(nodeStateDirectory);
  // Whole or not at all: whoever lists the labs may look just now.
  writeFileSync(`${files.plan}.new`, `${JSON.stringify(plan, null, 2)}\n`);
  renameSync(`${files.plan}.new`, files.plan);
  for (const host of plan.hosts) prepareHost(plan, host);
  await provideEtcd(plan);
  if (plan.identity !== undefined) await prepareIdentities(plan, plan.identity);
  const fifos = plan.hosts.filter((host) => host.watchdog).map((host) => filesOf(plan, host).watchdog);
  if (fifos.length > 0) await run(['mkfifo', '-m', '600', ...fifos]);
}

function prepareHost(plan: LabPlan, host: LabHost): void {
  const files = filesOf(plan, host);
  makeDirectory(files.directory);
  if (host.kind === 'node') makeDirectory(files.state);
  if (host.debian) prepareDebian(plan, host, host.debian.base);
  else {
    writeFileSync(files.boot, compileBoot(plan, host));
    writeFileSync(files.services, compileServices(plan, host));
  }
  writeFileSync(files.controlGroup, `${host.controlGroup}\n`);
  writeFileSync(files.portsDown, compilePortsDown(host));
  writeFileSync(files.power, 'off\n');
}

/** Rejects with the supervisor's own reason; an abort closes the pipe, which makes the supervisor roll back. */
async function followSupervisor(plan: LabPlan, options: UpOptions): Promise<void> {
  options.signal?.throwIfAborted();
  const child = startSupervisor(plan);
  const reports = child.stdio[3] as Duplex;
  const abort = () =>
    reports.destroy(
      new LabError('lab-up-failed', 'Bringing the lab up was interrupted; it was rolled back.'),
    );
  options.signal?.addEventListener('abort', abort);
  try {
    for await (const line of createInterface({ input: reports })) {
      const report = JSON.parse(line) as StartReport;
      if (report.kind === 'ready') return;
      if (report.kind === 'failed') throw new LabError(report.code, report.message);
      options.onProgress?.(report.text);
    }
    const { supervisorLog } = labFiles(plan.dir);
    throw new LabError(
      'lab-up-failed',
      `The lab's supervisor ended before the lab was up; see ${supervisorLog} of a run with --keep.`,
    );
  } finally {
    options.signal?.removeEventListener('abort', abort);
    reports.destroy();
    child.unref();
  }
}

function startSupervisor(plan: LabPlan): ChildProcess {
  const log = openSync(labFiles(plan.dir).supervisorLog, 'a');
  try {
    const [program = '', ...argv] = [...labProgram('supervise.ts'), plan.dir];
    // A test runner tells its children through the environment to behave as one of its files.
    const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
    return spawn(program, argv, {
      cwd: '/',
      detached: true,
      env,
      stdio: ['ignore', log, log, 'pipe'],
    });
  } finally {
    closeSync(log);
  }
}

/** The supervisor's janitor rolls back; it is done when the control group is gone. */
async function waitForJanitor(plan: LabPlan): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (existsSync(plan.controlGroup) && performance.now() < deadline) await sleep(10);
}
