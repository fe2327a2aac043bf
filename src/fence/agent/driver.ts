/**
 * Makes sure a node is off. What the `off` command answers is never the proof: the proof is that the program says "off"
 * when it is asked afterwards. Without that, whatever happened, the node is not off.
 */
import type { FenceDeviceConfig, NodeName } from '../../core/config.ts';
import type { FenceOutcome, PowerAnswer } from '../../ports/fence-runner.ts';
import { type FenceDriver, textOf } from '../device-type.ts';
import { compileRequest, type FenceAction } from './compile-request.ts';
import { optionsOf } from './options.ts';
import { type ProgramOutcome, runProgram } from './run-program.ts';

/** First pause before asking the program again; it grows to pollMsMax. */
const pollMsMin = 5;
const pollMsMax = 500;

export const driver: FenceDriver = {
  off: switchOff,
  status: (node, device) => askPower(node, device, device.timeoutMs),
};

const programOf = ({ params }: FenceDeviceConfig): string => textOf(params.program);

/** Each attempt has the whole time-out: the command, then asking until it says off. */
async function switchOff(node: NodeName, device: FenceDeviceConfig): Promise<FenceOutcome> {
  const reasons: string[] = [];
  for (let attempt = 1; attempt <= Math.max(1, device.attempts); attempt += 1) {
    const outcome = await attemptOff(node, device);
    if (outcome.off) return outcome;
    reasons.push(outcome.said);
  }
  return { off: false, said: sayAttempts(reasons) };
}

async function attemptOff(node: NodeName, device: FenceDeviceConfig): Promise<FenceOutcome> {
  const until = performance.now() + device.timeoutMs;
  const leftMs = () => until - performance.now();
  const command = await request('off', node, device, leftMs());
  const failed = command.kind === 'exit' && command.code === 0 ? undefined : describe('off', device, command);
  const power = await readBackOff(node, device, leftMs, failed !== undefined);
  if (power.power === 'off') return { off: true, said: `${programOf(device)} reads back off` };
  return { off: false, said: failed ?? power.said };
}

/** A failed command is followed by one question only: the node may have been off already. */
async function readBackOff(
  node: NodeName,
  device: FenceDeviceConfig,
  leftMs: () => number,
  once: boolean,
): Promise<PowerAnswer> {
  let power: PowerAnswer = { power: 'unknown', said: `${programOf(device)} had no time left to read back` };
  for (let pauseMs = pollMsMin; leftMs() > 0; pauseMs = Math.min(pauseMs * 2, pollMsMax)) {
    const answer = await askPower(node, device, leftMs());
    if (answer.power === 'off' || once) return answer;
    if (answer.power === 'on' || power.power === 'unknown') power = answer;
    await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, Math.max(0, leftMs()))));
  }
  return power.power === 'on'
    ? { ...power, said: `${programOf(device)} still reads back on after off` }
    : power;
}

async function askPower(node: NodeName, device: FenceDeviceConfig, withinMs: number): Promise<PowerAnswer> {
  const outcome = await request('status', node, device, withinMs);
  if (outcome.kind === 'exit' && outcome.code === 0)
    return { power: 'on', said: `${programOf(device)} says on` };
  if (outcome.kind === 'exit' && outcome.code === 2)
    return { power: 'off', said: `${programOf(device)} says off` };
  return { power: 'unknown', said: describe('status', device, outcome) };
}

async function request(
  action: FenceAction,
  node: NodeName,
  device: FenceDeviceConfig,
  withinMs: number,
): Promise<ProgramOutcome> {
  try {
    return await runProgram(
      pathOf(programOf(device)),
      compileRequest(action, node, optionsOf(device.params)),
      withinMs,
    );
  } catch (error) {
    return { kind: 'unable', reason: (error as Error).message };
  }
}

/** Debian installs fence agents into /usr/sbin, which is not in everybody's PATH. */
const pathOf = (program: string): string => (program.includes('/') ? program : `/usr/sbin/${program}`);

function describe(action: FenceAction, device: FenceDeviceConfig, outcome: ProgramOutcome): string {
  const what = `${programOf(device)} ${action}`;
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
