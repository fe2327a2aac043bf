/**
 * Asks what the configuration in force says, each check in its own time, one question of it at a time, and tells whenever this
 * node turns out to be well or not. Of other checks in the configuration nothing that was found before counts.
 */
import type { HealthCheckConfig, HealthConfig } from '../core/config.ts';
import { afterAnswer, type CheckState, judgeHealth, type Unwell } from '../core/health/judge-health.ts';
import { failed } from './check-type.ts';
import { findCheckType } from './check-types.ts';

export interface HealthWatchOptions {
  /** Undefined: nothing is asked, and the node is well. */
  readonly health: () => HealthConfig | undefined;
  readonly judged: (unwell: Unwell | undefined) => void;
  readonly signal: AbortSignal;
}

const followEveryMs = 1000;

export function watchHealth({ health, judged, signal }: HealthWatchOptions): void {
  let told = '';
  let running: { readonly config: HealthConfig | undefined; readonly end: AbortController } | undefined;
  const tell = (unwell: Unwell | undefined) => {
    const text = JSON.stringify(unwell) ?? '';
    if (text === told) return;
    told = text;
    judged(unwell);
  };
  const follow = () => {
    const config = health();
    if (running !== undefined && JSON.stringify(running.config) === JSON.stringify(config)) return;
    running?.end.abort();
    running = { config, end: new AbortController() };
    if (config === undefined) tell(undefined);
    else runChecks(config, tell, running.end.signal);
  };
  const timer = setInterval(follow, followEveryMs);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    running?.end.abort();
  });
  follow();
}

function runChecks(
  config: HealthConfig,
  tell: (unwell: Unwell | undefined) => void,
  signal: AbortSignal,
): void {
  const states = new Map<string, CheckState>();
  const timers = new Map<string, NodeJS.Timeout>();
  signal.addEventListener('abort', () => {
    for (const timer of timers.values()) clearTimeout(timer);
  });
  const ask = async (name: string, check: HealthCheckConfig) => {
    const begun = performance.now();
    const answer = await askOne(check, signal);
    if (signal.aborted) return;
    states.set(name, afterAnswer(states.get(name), answer, check.misses));
    const unwell = judgeHealth(config, states);
    // What was found under other checks stands until all of these have answered.
    const haveAll = states.size === Object.keys(config.checks).length;
    if (unwell !== undefined || haveAll) tell(unwell);
    const restMs = Math.max(0, check.intervalMs - (performance.now() - begun));
    timers.set(
      name,
      setTimeout(() => void ask(name, check), restMs),
    );
  };
  for (const [name, check] of Object.entries(config.checks)) void ask(name, check);
}

/** Never rejects: a question that this machine cannot even ask must not end the agent. */
async function askOne({ type, params, timeoutMs }: HealthCheckConfig, signal: AbortSignal) {
  const ask = findCheckType(type);
  if (ask === undefined) return failed(`this agent knows no check "${type}"`);
  try {
    return await ask(params, { withinMs: timeoutMs, signal });
  } catch (error) {
    return failed((error as Error).message);
  }
}
