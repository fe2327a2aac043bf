/**
 * Runs resources on this node: has a definition compiled and the steps carried out. It knows no types. It keeps no state of its own about
 * what runs, only watches: what is true is asked of the kernel, so a new daemon knows as much as the old one did.
 */
import { availableParallelism } from 'node:os';
import type { NodeName, ResourceConfig } from '../core/config.ts';
import { makeDirectory } from '../make-directory.ts';
import type { ControlGroups } from '../ports/control-groups.ts';
import type { OperationResult, ProbeResult, ResourceRef, ResourceRunner } from '../ports/resource-runner.ts';
import { createDeathWatch } from './death-watch.ts';
import { createRememberedSecrets, type ReadSecret, readOnce } from './had-secrets.ts';
import { createIdleGroups } from './idle-groups.ts';
import { createLimit } from './limit.ts';
import { livenessOf } from './liveness.ts';
import { whyNoStart } from './missing-program.ts';
import { createOperations, type Operation } from './operations.ts';
import { runSteps } from './run-steps.ts';
import { resourceDirectory } from './state-directory.ts';
import type { Program, Step } from './step.ts';
import { operationResult, probeResult, sayWithout } from './step-outcome.ts';
import { firstNotHad } from './step-secrets.ts';
import { createUnitSignals } from './units/unit-signals.ts';

/** After this long a command counts as waiting, not as working: see limit.ts. */
const slotMs = 500;
/** How long a start that was announced is waited for. */
const expectedMs = 100;

export interface ResourceRunnerOptions {
  /** The node's state directory; a resource's own is below it. */
  readonly stateDir: string;
  readonly node: NodeName;
  readonly controlGroups: ControlGroups;
  /** From a definition to its steps, for this node; throws when it cannot be. */
  readonly compile: (ref: ResourceRef, definition: ResourceConfig) => Program;
  /** How many commands of starts and probes run at once; default three per processor, at least four. */
  readonly parallel?: number;
  /** How secrets are had; where nothing is said, as everywhere. */
  readonly readSecret?: ReadSecret;
}

export function createResourceRunner(options: ResourceRunnerOptions): ResourceRunner {
  const listeners: ((ref: ResourceRef, said: string) => void)[] = [];
  const limit = createLimit(options.parallel ?? Math.max(4, 3 * availableParallelism()), slotMs);
  const operations = createOperations();
  const idle = createIdleGroups();
  const groupOf = options.controlGroups.resource;
  const joinings = new Map<string, Set<Promise<void>>>();
  const placeOf = (ref: ResourceRef) => {
    const group = groupOf(ref);
    const joining = joinings.get(group.path) ?? new Set();
    joinings.set(group.path, joining);
    return { group, joining, stateDirectory: resourceDirectory(options.stateDir, ref) };
  };
  const signals = createUnitSignals();
  const deaths = createDeathWatch((ref, said) => {
    for (const listener of listeners) listener(ref, said);
  });
  const { compile, node } = options;
  const { fresh, orLast } = createRememberedSecrets(options.readSecret);
  const probe = async (ref: ResourceRef, steps: readonly Step[], withinMs: number): Promise<ProbeResult> => {
    const without: string[] = [];
    const world = { ...placeOf(ref), withinMs, limit, secrets: orLast, without };
    const result = probeResult(await runSteps(steps, world));
    // Asked without what it needs an agent may say that something is wrong: with the resource nothing has to be.
    const isNoAnswer = without.length > 0 && (result.state === 'failed' || result.state === 'unknown');
    return isNoAnswer ? { state: 'running', said: sayWithout(result.said, without) } : result;
  };

  const start = async (ref: ResourceRef, definition: ResourceConfig, operation: Operation) => {
    const program = compile(ref, definition);
    const unable = whyNoStart(program);
    if (unable !== undefined)
      return { outcome: 'failed', class: 'hard', said: unable, untouched: true } as const;
    const secrets = readOnce(fresh);
    const notHad = await firstNotHad(program.start, secrets, definition.startTimeoutMs);
    if (notHad !== undefined) {
      const said = `on ${node} ${notHad.said}`;
      return { outcome: 'failed', class: notHad.mayPass ? 'soft' : 'hard', said, untouched: true } as const;
    }
    if (operation.signal.aborted) return calledOff;
    const place = placeOf(ref);
    idle.keep(groupOf(ref));
    deaths.unwatch(ref);
    makeDirectory(place.stateDirectory);
    const withinMs = definition.startTimeoutMs;
    const world = { ...place, ...operation, secrets, limit, leavesBehind: true as const, withinMs };
    const result = operationResult(await runSteps(program.start, world), 'running');
    if (result.outcome !== 'ok' || program.supervision === undefined) return result;
    // Whatever the steps found, what is called running is seen to run.
    const liveness = livenessOf(program.supervision, place, signals);
    const said = await liveness.whyNotRunning();
    if (said !== undefined) return { outcome: 'failed', class: 'soft', said } as const;
    deaths.watch(ref, liveness);
    return result;
  };
  const stop = async (
    ref: ResourceRef,
    definition: ResourceConfig,
    how: 'ask' | 'kill',
    operation: Operation,
  ) => {
    const program = compile(ref, definition);
    const place = placeOf(ref);
    deaths.unwatch(ref);
    const told: string[] = [];
    const without: string[] = [];
    const withinMs = definition.stopTimeoutMs;
    const world = { ...place, ...operation, told, secrets: orLast, without, withinMs };
    const steps = how === 'ask' ? program.stop : program.hardStop;
    const outcome = await runSteps(steps, world);
    const result = operationResult(outcome, 'stopped', [...told, ...without]);
    if (result.outcome === 'ok') idle.removeLater(groupOf(ref), () => operations.isBusy(ref));
    return result;
  };
  const probeDeep = async (
    ref: ResourceRef,
    definition: ResourceConfig,
    depth: 'certain' | 'stopped',
  ): Promise<ProbeResult> => {
    const { deepProbe, verifyStopped } = compile(ref, definition);
    const steps = depth === 'certain' ? deepProbe : verifyStopped;
    const place = placeOf(ref);
    // After a stop it takes no part in the limit: nothing may keep a stop waiting.
    const without: string[] = [];
    const world = {
      ...place,
      secrets: orLast,
      without,
      withinMs: definition.probeTimeoutMs,
      ...(depth === 'certain' ? { limit } : {}),
    };
    const seen = probeResult(await runSteps(steps, world));
    const result = seen.state === 'stopped' ? seen : { ...seen, said: sayWithout(seen.said, without) };
    const undead = operations.undead(ref);
    if (result.state !== 'stopped') return result;
    if (undead.length > 0) return { state: 'unknown', said: sayUndead(undead) };
    idle.removeLater(groupOf(ref), () => operations.isBusy(ref));
    return result;
  };
  return {
    expectStarts: () => options.controlGroups.quicken(expectedMs),
    start: (ref, definition) =>
      operations.run(ref, false, (operation) => orFatal(() => start(ref, definition, operation))),
    stop: (ref, definition, how) =>
      operations.run(ref, true, (operation) => orFatal(() => stop(ref, definition, how, operation))),
    probe: async (ref, definition, depth) =>
      depth === 'cheap'
        ? probe(ref, compile(ref, definition).probe, definition.probeTimeoutMs)
        : probeDeep(ref, definition, depth),
    adopt: async (ref, definition) => {
      const program = compile(ref, definition);
      const result = await probe(ref, program.probe, definition.probeTimeoutMs);
      if (result.state === 'running' && program.supervision !== undefined)
        deaths.watch(ref, livenessOf(program.supervision, placeOf(ref), signals));
      return result;
    },
    onDeath: (listener) => void listeners.push(listener),
    announce: async (ref, definition) => {
      // It is being started, and announces itself then; or it is being stopped.
      if (operations.isBusy(ref)) return;
      const withinMs = definition.probeTimeoutMs;
      await runSteps(compile(ref, definition).announce, { ...placeOf(ref), withinMs });
    },
    close: async () => {
      deaths.close();
      idle.close();
    },
  };
}

const calledOff: OperationResult = {
  outcome: 'failed',
  class: 'soft',
  said: 'it was called off',
  untouched: true,
};

const sayUndead = (pids: readonly number[]): string =>
  `commands that were killed do not die: ${pids.join(', ')}`;

async function orFatal(run: () => Promise<OperationResult>): Promise<OperationResult> {
  try {
    return await run();
  } catch (error) {
    const known = (error as { code?: string }).code === 'resource-definition';
    return { outcome: 'failed', class: known ? 'fatal' : 'soft', said: (error as Error).message };
  }
}
