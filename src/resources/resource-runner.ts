/**
 * Runs resources on this node: compiles a definition and has the steps carried out. It keeps no state of its own about
 * what runs, only watches: what is true is asked of the kernel, so a new daemon knows as much as the old one did.
 */
import { mkdirSync, watch } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { NetworkName, NodeName, ResourceConfig } from '../core/config.ts';
import type { ControlGroups } from '../ports/control-groups.ts';
import type { OperationResult, ProbeResult, ResourceRef, ResourceRunner } from '../ports/resource-runner.ts';
import { compileResource } from './index.ts';
import { createLimit } from './limit.ts';
import { readEnd, readMain, supervisorDirectory } from './main-process.ts';
import type { CompileContext } from './resource-type.ts';
import { runSteps, type StepWorld } from './run-steps.ts';
import { resourceDirectory } from './state-directory.ts';
import type { Program, Step } from './step.ts';
import { operationResult, probeResult } from './step-outcome.ts';

/** After this long a command counts as waiting, not as working: see limit.ts. */
const SLOT_MS = 500;

export interface ResourceRunnerOptions {
  /** The node's state directory; a resource's own is below it. */
  readonly stateDir: string;
  readonly controlGroups: ControlGroups;
  readonly node: NodeName;
  /** The network's CIDR and this node's address on it, by the configuration of the moment. */
  readonly network: (name: NetworkName) => { readonly subnet: string; readonly own: string } | undefined;
  /** How many commands of starts and probes run at once; default three per processor, at least four. */
  readonly parallel?: number;
}

export function createResourceRunner(options: ResourceRunnerOptions): ResourceRunner {
  const listeners: ((ref: ResourceRef, reason: string) => void)[] = [];
  const watches = new Map<string, AbortController>();
  const limit = createLimit(options.parallel ?? Math.max(4, 3 * availableParallelism()), SLOT_MS);

  const world = (ref: ResourceRef, withinMs: number): StepWorld => ({
    group: options.controlGroups.resource(ref),
    stateDirectory: resourceDirectory(options.stateDir, ref),
    withinMs,
  });
  const unwatch = (ref: ResourceRef) => {
    watches.get(keyOf(ref))?.abort();
    watches.delete(keyOf(ref));
  };
  const watchMain = (ref: ResourceRef) => {
    unwatch(ref);
    const ended = new AbortController();
    watches.set(keyOf(ref), ended);
    watchForDeath(world(ref, 0), ended, (reason) => {
      for (const listener of listeners) listener(ref, reason);
    });
  };

  const start = async (
    ref: ResourceRef,
    definition: ResourceConfig,
    program: Program,
  ): Promise<OperationResult> => {
    unwatch(ref);
    const place = { ...world(ref, definition.startTimeoutMs), limit };
    mkdirSync(place.stateDirectory, { recursive: true });
    const result = operationResult(await runSteps(program.start, place), 'running');
    if (result.outcome === 'ok' && program.supervised) watchMain(ref);
    return result;
  };
  const stop = async (
    ref: ResourceRef,
    definition: ResourceConfig,
    steps: readonly Step[],
    program: Program,
  ) => {
    unwatch(ref);
    const stopped = operationResult(await runSteps(steps, world(ref, definition.stopTimeoutMs)), 'stopped');
    if (stopped.outcome === 'failed') return stopped;
    const verified = await runSteps(program.verifyStopped, world(ref, definition.probeTimeoutMs));
    const result = requireStopped(probeResult(verified));
    if (result.outcome === 'ok') options.controlGroups.resource(ref).remove();
    return result;
  };
  const probe = async (
    ref: ResourceRef,
    definition: ResourceConfig,
    steps: readonly Step[],
  ): Promise<ProbeResult> =>
    probeResult(await runSteps(steps, { ...world(ref, definition.probeTimeoutMs), limit }));

  const compile = (ref: ResourceRef, definition: ResourceConfig) =>
    compileResource(definition, createContext(options, ref));
  return {
    start: async (ref, definition) => orFatal(() => start(ref, definition, compile(ref, definition))),
    stop: async (ref, definition, how) =>
      orFatal(() => {
        const program = compile(ref, definition);
        return stop(ref, definition, how === 'ask' ? program.stop : program.hardStop, program);
      }),
    probe: async (ref, definition, deep) => {
      const program = compile(ref, definition);
      const result = await probe(ref, definition, deep ? program.deepProbe : program.probe);
      if (deep && result.state === 'stopped') options.controlGroups.resource(ref).remove();
      return result;
    },
    adopt: async (ref, definition) => {
      const program = compile(ref, definition);
      const result = await probe(ref, definition, program.probe);
      if (result.state === 'running' && program.supervised) watchMain(ref);
      return result;
    },
    onDeath: (listener) => void listeners.push(listener),
    announce: async (ref, definition) => {
      await runSteps(compile(ref, definition).announce, world(ref, definition.probeTimeoutMs));
    },
    close: async () => {
      for (const ended of watches.values()) ended.abort();
      watches.clear();
    },
  };
}

const keyOf = (ref: ResourceRef): string => JSON.stringify([ref.group, ref.resource]);

export function createContext(
  options: Pick<ResourceRunnerOptions, 'stateDir' | 'node' | 'network'>,
  ref: ResourceRef,
): CompileContext {
  return {
    node: options.node,
    group: ref.group,
    stateDirectory: resourceDirectory(options.stateDir, ref),
    network: options.network,
  };
}

/**
 * Three ways lead to the same look at the files: the exit file appears, the control group empties, or whoever killed
 * the shell too left a process that is not alive any more. The first look that finds an end reports it, once.
 */
function watchForDeath(world: StepWorld, ended: AbortController, onDeath: (reason: string) => void): void {
  const check = async () => {
    if (ended.signal.aborted || isRunning(world)) return;
    const main = await readEnd(world.stateDirectory);
    if (ended.signal.aborted || isRunning(world)) return;
    ended.abort();
    onDeath(main.kind === 'ended' ? `the main process ended with ${main.how}` : 'the main process is gone');
  };
  const directory = supervisorDirectory(world.stateDirectory);
  const watcher = watch(directory, { signal: ended.signal }, () => void check());
  watcher.on('error', () => void check());
  world.group.watchEmpty(() => void check(), ended.signal);
  void check();
}

const isRunning = (world: StepWorld): boolean =>
  readMain(world.stateDirectory).kind === 'alive' && world.group.isPopulated();

function requireStopped(probed: ProbeResult): OperationResult {
  if (probed.state === 'stopped') return { outcome: 'ok' };
  const reason = `after the stop it is ${probed.state}${probed.reason === '' ? '' : `: ${probed.reason}`}`;
  return { outcome: 'failed', class: 'soft', reason };
}

async function orFatal(run: () => Promise<OperationResult>): Promise<OperationResult> {
  try {
    return await run();
  } catch (error) {
    const known = (error as { code?: string }).code === 'resource-definition';
    return { outcome: 'failed', class: known ? 'fatal' : 'soft', reason: (error as Error).message };
  }
}
