/**
 * `ocf`: an OCF resource agent, unmodified: a program called with an action, told everything by its environment, that
 * answers by its exit code. Which failure may be tried again where follows what Pacemaker does, because that is what
 * the agents were written for. Source: OCF resource agent API 1.1.
 */
import type { Json, ResourceConfig } from '../../core/config.ts';
import type {
  Environment,
  ExitMeanings,
  Program,
  RunStep,
  Step,
  Surroundings,
} from '../../resources/step.ts';
import { baseEnvironment, type CompileContext } from '../compile-context.ts';
import { environmentOf } from '../environment.ts';
import { refuse, text } from '../params.ts';
import { type Agent, findAgent, ocfRoot } from './agent.ts';
import { toolsDirectory } from './tools-directory.ts';

/** Where agents note what they started; it must be empty after a boot. */
const runDirectory = '/run/resource-agents';
/** Agents ask for the feature set of the cluster manager; this one speaks like the Pacemaker of Debian 12. */
const featureSet = '3.16.2';

/** 2 arguments, 3 unimplemented, 4 permission, 5 not installed: not on this node; 6 not configured: nowhere. */
const failures = {
  2: 'hard',
  3: 'hard',
  4: 'hard',
  5: 'hard',
  6: 'fatal',
  126: 'hard',
  127: 'hard',
  other: 'soft',
} as const;
const done: ExitMeanings = { ...failures, 0: 'ok', 190: 'ok' };
/** 8 running promoted, 9 failed promoted, 190 and 191 degraded. 3 on a recurring probe says nothing. */
const running = { 0: 'running', 8: 'running', 190: 'degraded', 191: 'degraded' } as const;
const recurring: ExitMeanings = { ...failures, ...running, 3: 'running', 7: 'stopped' };
/** "Stopped" is believed only when the control group is empty too. Without its software installed it cannot run. */
const probed: ExitMeanings = { ...failures, ...running, 5: 'absent', 7: 'ok', 126: 'absent', 127: 'absent' };
/** After a stop "not installed" proves nothing: it may have been removed while it ran. */
const verified: ExitMeanings = { ...failures, ...running, 7: 'ok' };
const whatever: ExitMeanings = { other: 'ok' };

/** Parameters: agent (ocf:PROVIDER:TYPE), parameters?, checkLevel? (of the periodic probe). */
export function compile(definition: ResourceConfig, context: CompileContext): Program {
  const agent = parseAgent(definition);
  const common = environment(definition, context, agent);
  const act = (action: string, exits: ExitMeanings, operation: Operation): RunStep => ({
    kind: 'run',
    argv: [agent.path, action],
    ...common,
    env: { ...common.env, ...operationEnvironment(action, operation) },
    joins: true,
    exits,
  });
  const ready: Step = { kind: 'make-directory', path: runDirectory };
  const { startTimeoutMs, stopTimeoutMs, probeTimeoutMs, probeIntervalMs } = definition;
  const probeOnce = { timeoutMs: probeTimeoutMs, intervalMs: 0, checkLevel: 0 };
  const probeOften = {
    ...probeOnce,
    intervalMs: Math.max(1, probeIntervalMs),
    checkLevel: checkLevel(definition),
  };
  const stopping = { timeoutMs: stopTimeoutMs, intervalMs: 0, checkLevel: 0 };
  const stop = (exits: ExitMeanings) =>
    [ready, act('stop', exits, stopping), { kind: 'kill-group' }] as const;
  const check = (exits: ExitMeanings) =>
    [ready, act('monitor', exits, probeOnce), { kind: 'stopped-if-empty' }] as const;
  // Running is called what was seen to run, and not what says that it was started.
  const seen: Step = {
    ...act('monitor', { ...recurring, 7: 'soft' }, probeOnce),
    title: 'the monitor right after the start',
  };
  return {
    start: [ready, act('start', done, { ...stopping, timeoutMs: startTimeoutMs }), seen],
    stop: stop(done),
    probe: [ready, act('monitor', recurring, probeOften)],
    deepProbe: check(probed),
    hardStop: [{ kind: 'kill-group' }, ...stop(whatever)],
    verifyStopped: check(verified),
    announce: [],
  };
}

function parseAgent(definition: ResourceConfig): Agent {
  return (
    findAgent(text(definition, 'agent')) ??
    refuse(definition, 'agent', 'an agent such as ocf:heartbeat:IPaddr2')
  );
}

interface Operation {
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly checkLevel: number;
}

function environment(definition: ResourceConfig, context: CompileContext, agent: Agent): Surroundings {
  const parameters = environmentOf(definition, 'parameters', context, (name) => `OCF_RESKEY_${name}`);
  return { ...parameters, env: { ...promised(definition, context, agent), ...parameters.env } };
}

function promised(definition: ResourceConfig, context: CompileContext, agent: Agent): Environment {
  const base = baseEnvironment(definition, context);
  return {
    ...base,
    PATH: `${toolsDirectory}:${base.PATH}`,
    OCF_ROOT: ocfRoot,
    OCF_RA_VERSION_MAJOR: '1',
    OCF_RA_VERSION_MINOR: '1',
    OCF_RESOURCE_INSTANCE: `${context.group}.${definition.name}`,
    OCF_RESOURCE_PROVIDER: agent.provider,
    OCF_RESOURCE_TYPE: agent.type,
    OCF_EXIT_REASON_PREFIX: 'ocf-exit-reason:',
    HA_RSCTMP: runDirectory,
    HA_SBIN_DIR: toolsDirectory,
    OCF_RESKEY_crm_feature_set: featureSet,
    OCF_RESKEY_CRM_meta_on_node: context.node,
    OCF_RESKEY_CRM_meta_on_node_uuid: context.node,
  };
}

function operationEnvironment(action: string, { timeoutMs, intervalMs, checkLevel }: Operation): Environment {
  return {
    OCF_CHECK_LEVEL: String(checkLevel),
    OCF_RESKEY_CRM_meta_name: action,
    OCF_RESKEY_CRM_meta_timeout: String(timeoutMs),
    OCF_RESKEY_CRM_meta_interval: String(intervalMs),
  };
}

function checkLevel(definition: ResourceConfig): number {
  const value: Json | undefined = definition.params.checkLevel;
  return typeof value === 'number' ? value : 0;
}
