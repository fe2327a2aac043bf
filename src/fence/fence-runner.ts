/**
 * Makes sure a node is off. What the `off` command answers is never the proof: the proof is that the device says "off"
 * when it is asked afterwards. Without that, whatever happened, the node is not off.
 */
import type { FenceDeviceConfig, NodeName } from '../core/config.ts';
import type { FenceOutcome, FenceRunner } from '../ports/fence-device.ts';
import { compileRequest, type FenceAction } from './compile-request.ts';
import { type ProgramOutcome, runProgram } from './run-program.ts';

type AgentDevice = Extract<FenceDeviceConfig, { readonly device: 'agent' }>;
type Power = { readonly power: 'on' | 'off' | 'unknown'; readonly reason: string };

/** First pause before asking the device again; it grows to POLL_MS_MAX. */
const POLL_MS_MIN = 5;
const POLL_MS_MAX = 500;
const BY_HAND =
  'this device is a person: run "holdfast node confirm-off NODE" once the node is certainly off';

export function createFenceRunner(): FenceRunner {
  return {
    off: async (node, device) =>
      device.device === 'manual' ? { off: false, reason: BY_HAND } : switchOff(node, device),
    on: async (node, device) =>
      device.device === 'manual' ? { ok: false, reason: BY_HAND } : switchOn(node, device),
    status: async (node, device) =>
      device.device === 'manual'
        ? { power: 'unknown', reason: BY_HAND }
        : askPower(node, device, device.timeoutMs),
  };
}

/** Each attempt has the whole time-out: the command, then asking until it says off. */
async function switchOff(node: NodeName, device: AgentDevice): Promise<FenceOutcome> {
  const reasons: string[] = [];
  for (let attempt = 1; attempt <= Math.max(1, device.attempts); attempt += 1) {
    const outcome = await attemptOff(node, device);
    if (outcome.off) return outcome;
    reasons.push(outcome.reason);
  }
  return { off: false, reason: sayAttempts(reasons) };
}

async function attemptOff(node: NodeName, device: AgentDevice): Promise<FenceOutcome> {
  const until = performance.now() + device.timeoutMs;
  const leftMs = () => until - performance.now();
  const command = await request('off', node, device, leftMs());
  const failed = command.kind === 'exit' && command.code === 0 ? undefined : describe('off', device, command);
  const power = await readBackOff(node, device, leftMs, failed !== undefined);
  if (power.power === 'off') return { off: true, reason: `${device.program} reads back off` };
  return { off: false, reason: failed ?? power.reason };
}

/** A failed command is followed by one question only: the node may have been off already. */
async function readBackOff(
  node: NodeName,
  device: AgentDevice,
  leftMs: () => number,
  once: boolean,
): Promise<Power> {
  let power: Power = { power: 'unknown', reason: `${device.program} had no time left to read back` };
  for (let pauseMs = POLL_MS_MIN; leftMs() > 0; pauseMs = Math.min(pauseMs * 2, POLL_MS_MAX)) {
    const answer = await askPower(node, device, leftMs());
    if (answer.power === 'off' || once) return answer;
    if (answer.power === 'on' || power.power === 'unknown') power = answer;
    await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, Math.max(0, leftMs()))));
  }
  return power.power === 'on'
    ? { ...power, reason: `${device.program} still reads back on after off` }
    : power;
}

async function switchOn(node: NodeName, device: AgentDevice): Promise<{ ok: boolean; reason: string }> {
  const command = await request('on', node, device, device.timeoutMs);
  if (command.kind === 'exit' && command.code === 0)
    return { ok: true, reason: `${device.program} switched it on` };
  return { ok: false, reason: describe('on', device, command) };
}

async function askPower(node: NodeName, device: AgentDevice, withinMs: number): Promise<Power> {
  const outcome = await request('status', node, device, withinMs);
  if (outcome.kind === 'exit' && outcome.code === 0)
    return { power: 'on', reason: `${device.program} says on` };
  if (outcome.kind === 'exit' && outcome.code === 2)
    return { power: 'off', reason: `${device.program} says off` };
  return { power: 'unknown', reason: describe('status', device, outcome) };
}

async function request(
  action: FenceAction,
  node: NodeName,
  device: AgentDevice,
  withinMs: number,
): Promise<ProgramOutcome> {
  try {
    return await runProgram(pathOf(device.program), compileRequest(action, node, device.options), withinMs);
  } catch (error) {
    return { kind: 'unable', reason: (error as Error).message };
  }
}

/** Debian installs fence agents into /usr/sbin, which is not in everybody's PATH. */
const pathOf = (program: string): string => (program.includes('/') ? program : `/usr/sbin/${program}`);

function describe(action: FenceAction, device: AgentDevice, outcome: ProgramOutcome): string {
  const what = `${device.program} ${action}`;
  switch (outcome.kind) {
    case 'exit':
      return `${what} ended with exit code ${outcome.code}${outcome.said === '' ? '' : `: ${outcome.said}`}`;
    case 'timeout':
      return `${what} did not end within its time-out and was killed`;
    case 'unable':
      return `${what} could not be run: ${outcome.reason}`;
  }
}

function sayAttempts(reasons: readonly string[]): string {
  const last = reasons.at(-1) ?? 'no attempt was made';
  return reasons.length > 1 ? `${last} (attempt ${reasons.length} of ${reasons.length})` : last;
}
