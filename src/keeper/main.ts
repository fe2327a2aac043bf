/**
 * `holdfast agent`: the process that is started on every node and stays in the foreground. It only puts the keeper
 * together: arguments, locks, the compiled cluster file, then the loop.
 *
 * SIGTERM (or SIGINT) means that the node leaves: the daemon is asked to stop everything in good order, after 30 s or at
 * a second signal everything is stopped hard; the exit code is 0 when all of it was proved stopped. SIGHUP means that
 * another agent follows at once (a new program, say), and takes over what runs; so does a SIGTERM with which the service
 * manager restarts the service.
 */
import { join } from 'node:path';
import { hasBooted } from '../core/keeper/left-known.ts';
import type { Permit } from '../core/keeper/permit.ts';
import { readBootId } from '../node/machine.ts';
import { findBase } from '../node/own-control-group.ts';
import { nameProcess } from '../node/process-name.ts';
import { type FollowedKeys, watchKeyFile } from '../node/watch-key-file.ts';
import { type AgentArguments, parseAgentArguments } from './arguments.ts';
import { catchSignals } from './catch-signals.ts';
import { type Compiled, checkNode, compileOrLast, readCompiled, readKeyRing } from './compiled.ts';
import { isRestarted } from './is-restarted.ts';
import { Keeper } from './keeper.ts';
import { type Lock, lockNodeName, lockStateDirectory } from './lock.ts';
import { checkNeeds, checkProc } from './needs.ts';
import { readPermit } from './permit.ts';
import { takeRealtimePriority } from './priority.ts';
import { stopEverything } from './stop-everything.ts';

/** As in sysexits.h; 1: not everything could be proved stopped. */
const exitCodes: Readonly<Record<string, number>> = {
  'arguments-wrong': 64,
  'control-group-unavailable': 69,
  'need-missing': 69,
  'state-directory-unusable': 73,
  'agent-already-running': 75,
  'cluster-file-wrong': 78,
};

async function main(): Promise<number> {
  const giveSignalsTo = catchSignals(process, isRestarted);
  nameProcess('holdfast-keeper');
  const args = parseAgentArguments(process.argv.slice(2), process.env);
  checkProc();
  const locks: Lock[] = [lockStateDirectory(args.stateDir)];
  const formerPermit = readPermit(args.stateDir);
  try {
    return await runAgent(args, formerPermit, locks, giveSignalsTo);
  } finally {
    for (const lock of locks) lock.close();
  }
}

async function runAgent(
  args: AgentArguments,
  formerPermit: Permit | undefined,
  locks: Lock[],
  giveSignalsTo: (keeper: Keeper) => void,
): Promise<number> {
  const compiled = await compile(args).catch(async (error: Error) => {
    await stopLeftovers(args, formerPermit);
    throw error;
  });
  const { name } = compiled.config.cluster;
  const base = findBase(name, args.node);
  const daemon = args.daemon ?? programBeside('daemon');
  checkNeeds({ cluster: name, node: args.node, stateDir: args.stateDir, base, daemon });
  locks.push(await lockNodeName(name, args.node));
  const ended = new AbortController();
  const keys = await followKeys(compiled.keyFile, () => keeper, ended.signal);
  const notRealtime = takeRealtimePriority();
  if (notRealtime !== undefined)
    report(`No real-time priority (${notRealtime}): silence is judged by at least 4 misses`);
  const keeper: Keeper = new Keeper({
    compiled,
    node: args.node,
    stateDir: args.stateDir,
    base,
    formerPermit,
    keys,
    report,
    realtime: notRealtime === undefined,
    daemonCommand: daemonCommand(args, base, daemon),
  });
  keeper.start();
  giveSignalsTo(keeper);
  const isClean = await keeper.ended;
  ended.abort();
  return isClean ? 0 : 1;
}

/** `keeper`: who goes by them, once there is one. */
async function followKeys(file: string, keeper: () => Keeper, signal: AbortSignal): Promise<FollowedKeys> {
  const follower = {
    report,
    isAlone: () => keeper().hearsNobody(),
    onChange: () => keeper().tellKeys(),
  };
  return watchKeyFile(file, await readKeyRing(file), follower, signal);
}

async function compile(args: AgentArguments): Promise<Compiled> {
  if (args.compiled === undefined) {
    const last = join(args.stateDir, 'compiled.json');
    return compileOrLast(programBeside('cli'), args.cluster ?? '', args.node, last, report);
  }
  const compiled = await readCompiled(args.compiled);
  checkNode(compiled.config, args.node);
  return compiled;
}

/** Even when the cluster file is broken, nothing that an agent before this one started goes on unguarded. */
async function stopLeftovers({ node, stateDir }: AgentArguments, former: Permit | undefined): Promise<void> {
  if (former === undefined) return;
  const unverified = await stopEverything({
    cluster: '',
    node,
    stateDir,
    bases: [former.base],
    booted: hasBooted(former, readBootId()),
    tell: report,
  });
  for (const text of unverified) report(`Could not be verified as stopped: ${text}`);
}

function daemonCommand(args: AgentArguments, base: string, program: string): readonly string[] {
  const options = ['--node', args.node, '--state-dir', args.stateDir, '--base', base];
  const cluster = args.cluster === undefined ? [] : ['--cluster', args.cluster];
  // Young objects here are few: a small nursery saves memory on every node. One thread is enough for what is compiled and
  // collected beside the main one; every further thread keeps memory of its own.
  return [
    '--max-semi-space-size=1',
    '--v8-pool-size=1',
    program,
    ...options,
    '--compiled',
    join(args.stateDir, 'compiled.json'),
    ...cluster,
  ];
}

/** Built programs lie side by side in dist/; run from source, each has its folder. */
function programBeside(name: 'cli' | 'daemon'): string {
  const here = import.meta.dirname;
  return import.meta.filename.endsWith('.ts') ? join(here, '..', name, 'main.ts') : join(here, `${name}.js`);
}

function report(text: string): void {
  process.stderr.write(`keeper: ${text}\n`);
}

try {
  process.exit(await main());
} catch (error) {
  const { message, code, stack } = error as Error & { code?: string };
  const exitCode = exitCodes[code ?? ''];
  process.stderr.write(`holdfast agent: ${exitCode === undefined ? stack : message}\n`);
  process.exit(exitCode ?? 70);
}
