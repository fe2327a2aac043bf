/** The commands under `holdfast lab`. Thin: each names one method of `Lab` and says in words what is the case afterwards. */
import { spawn } from 'node:child_process';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { defaultStoreDelayMs, Lab } from './lab.ts';
import { LabError } from './lab-error.ts';
import type { LabStatus } from './lab-status.ts';
import type { LabSelector } from './labs.ts';
import { renderLab } from './render-lab.ts';

interface LabOptions {
  readonly lab?: string;
  readonly dir?: string;
  readonly json?: boolean;
}

/** Adds `lab` with all its subcommands to the program. Errors are thrown for the caller to print. */
export function labCommands(program: Command): void {
  const lab = program
    .command('lab')
    .description('try a cluster on this machine: its nodes as namespaces, driven from outside');
  addUpAndDown(lab);
  addList(lab);
  addPowerAndPause(lab);
  addNetworkFaults(lab);
  addStoreAndSwitch(lab);
  addExec(lab);
}

function addUpAndDown(lab: Command): void {
  lab
    .command('up')
    .argument('<file>', 'cluster file')
    .description('start a lab: switch, store, client and every node with its agent')
    .option('--dir <directory>', 'where the lab keeps its files (default: /var/lib/holdfast-lab/CLUSTER)')
    .option('--json', 'print the result as JSON')
    .action(up);
  withSelector(lab.command('down').description('end a lab and remove everything it made'))
    .option('--keep', 'keep state directories, store and logs for the next "lab up"')
    .action(async (options: LabOptions & { keep?: boolean }) => {
      const chosen = await openIfUp(options);
      if (!chosen) return say(options, { kind: 'none' }, 'No such lab is up; nothing to do.');
      await chosen.down({ keep: options.keep });
      say(options, { kind: 'down', dir: chosen.dir }, `The lab in ${chosen.dir} is down.`);
    });
}

async function up(file: string, options: LabOptions): Promise<void> {
  const interrupt = new AbortController();
  const abort = () => interrupt.abort();
  process.once('SIGINT', abort).once('SIGTERM', abort);
  try {
    const onProgress = (step: string) => process.stderr.write(`  ${step}\n`);
    const chosen = await Lab.up(file, { dir: options.dir, onProgress, signal: interrupt.signal });
    const status = await chosen.status();
    say(
      options,
      status,
      `${renderLab(status)}\nRun things in a node: holdfast lab exec NODE -- holdfast status`,
    );
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort);
  }
}

function addList(lab: Command): void {
  lab
    .command('list')
    .description('list the labs that are up, with their hosts and faults')
    .option('--json', 'print as JSON')
    .action(async (options: LabOptions) => {
      const labs = await Lab.list();
      say(options, labs, labs.length === 0 ? 'No lab is up.' : labs.map(renderLab).join('\n\n'));
    });
}

function addPowerAndPause(lab: Command): void {
  withSelector(
    lab
      .command('power')
      .description('switch a node off (all its processes die at once) or on (a fresh boot)'),
  )
    .argument('<node>')
    .addArgument(new Argument('<state>').choices(['on', 'off']))
    .action((node: string, state: 'on' | 'off', options: LabOptions) =>
      act(options, (l) => l.power(node, state)),
    );
  withSelector(lab.command('pause').description('freeze every process of a node'))
    .argument('<node>')
    .action((node: string, options: LabOptions) => act(options, (l) => l.pause(node)));
  withSelector(lab.command('resume').description('let a paused node go on'))
    .argument('<node>')
    .action((node: string, options: LabOptions) => act(options, (l) => l.resume(node)));
}

function addNetworkFaults(lab: Command): void {
  withSelector(lab.command('link').description('pull a cable out (no carrier in the node) or plug it in'))
    .argument('<node>')
    .argument('<network>')
    .addArgument(new Argument('<state>').choices(['down', 'up']))
    .action((node: string, network: string, state: 'down' | 'up', options: LabOptions) =>
      act(options, (l) => l.link(node, network, state)),
    );
  withSelector(lab.command('isolate').description("the switch drops a node's frames; its links stay up"))
    .argument('<node>')
    .argument('[network]', 'all networks when none is given')
    .action((node: string, network: string | undefined, options: LabOptions) =>
      act(options, (l) => l.isolate(node, network)),
    );
  withSelector(lab.command('heal').description('undo isolate'))
    .argument('<node>')
    .argument('[network]', 'all networks when none is given')
    .action((node: string, network: string | undefined, options: LabOptions) =>
      act(options, (l) => l.heal(node, network)),
    );
  withSelector(lab.command('cut').description('two nodes lose each other; everybody else still reaches both'))
    .argument('<node>')
    .argument('<other>')
    .action((node: string, other: string, options: LabOptions) => act(options, (l) => l.cut(node, other)));
  withSelector(lab.command('mend').description('undo cut'))
    .argument('<node>')
    .argument('<other>')
    .action((node: string, other: string, options: LabOptions) => act(options, (l) => l.mend(node, other)));
}

const storeModes = ['up', 'slow', 'readonly', 'full', 'gone'] as const;
const switchFaults = ['ok', 'slow', 'hang', 'fail'] as const;

function addStoreAndSwitch(lab: Command): void {
  withSelector(
    lab.command('store').description('make the store slow, read-only, full or gone; "up" undoes it'),
  )
    .addArgument(new Argument('<mode>').choices(storeModes))
    .option(
      '--delay <ms>',
      'the longest wait that "slow" adds, in milliseconds',
      positive,
      defaultStoreDelayMs,
    )
    .action((mode: (typeof storeModes)[number], options: LabOptions & { delay: number }) =>
      act(options, (l) => l.store(mode, options.delay)),
    );
  withSelector(
    lab
      .command('power-switch')
      .description('make the power switch slow, hang or fail when the cluster uses it'),
  )
    .addArgument(new Argument('<fault>').choices(switchFaults))
    .argument('[seconds]', 'for "slow"', positive, 3)
    .action((kind: (typeof switchFaults)[number], seconds: number, options: LabOptions) =>
      act(options, (l) => l.powerSwitch(kind === 'slow' ? { kind, seconds } : { kind })),
    );
}

function addExec(lab: Command): void {
  lab
    .command('exec')
    .description("run a command in a node or the client; its exit code is this command's")
    .argument('<host>', 'a node, "client" or "store"')
    .argument('<command...>', 'after "--"')
    .option('--lab <cluster>', 'which lab, when several are up')
    .option('--dir <directory>', 'which lab, by its directory')
    .action(async (host: string, command: string[], options: LabOptions) => {
      const argv = await (await open(options)).command(host, command, process.cwd());
      process.exitCode = await runAttached(argv);
    });
}

function withSelector(command: Command): Command {
  return command
    .option('--lab <cluster>', 'which lab, when several are up')
    .option('--dir <directory>', 'which lab, by its directory')
    .option('--json', 'print the state of the lab afterwards as JSON');
}

async function act(options: LabOptions, change: (lab: Lab) => Promise<LabStatus>): Promise<void> {
  const status = await change(await open(options));
  say(options, status, renderLab(status));
}

function open(options: LabOptions): Promise<Lab> {
  const selector: LabSelector = { name: options.lab, dir: options.dir };
  return Lab.open(selector);
}

async function openIfUp(options: LabOptions): Promise<Lab | undefined> {
  try {
    return await open(options);
  } catch (error) {
    if (error instanceof LabError && error.code === 'lab-none') return undefined;
    throw error;
  }
}

function say(options: LabOptions, value: unknown, text: string): void {
  process.stdout.write(`${options.json ? JSON.stringify(value, null, 2) : text}\n`);
}

/** With this terminal; signals from the keyboard reach the command directly. */
function runAttached(argv: readonly string[]): Promise<number> {
  const [command = '', ...args] = argv;
  const ignore = () => {};
  process.on('SIGINT', ignore);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => {
      process.off('SIGINT', ignore);
      resolve(code ?? 137);
    });
  });
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}
