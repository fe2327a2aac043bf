/**
 * Switches a node off and says what the program said, before and after. What its answers prove is not judged here; but an
 * answer that contradicts itself (off by its exit code, "Status: ON" in words) is none.
 */
import type { FenceDeviceConfig, NodeName } from '../../core/config.ts';
import type { FenceResult, PowerAnswer } from '../../core/power.ts';
import { type FenceDriver, textOf } from '../device-type.ts';
import { compileRequest, type FenceAction } from './compile-request.ts';
import { explainFailure } from './explain-failure.ts';
import { type Call, prepareCall } from './prepare-call.ts';
import { readPower } from './read-power.ts';
import { type ProgramOutcome, runProgram } from './run-program.ts';

/** First pause before asking the program again; it grows to pollMsMax. */
const pollMsMin = 5;
const pollMsMax = 500;

/** So much of the time may be spent on asking before the command: one that does not answer must not cost the command. */
const partForAsking = 0.25;

export const driver: FenceDriver = {
  off: switchOff,
  on: switchOn,
  async status(node, device) {
    const until = performance.now() + device.timeoutMs;
    const call = await prepareCall(device, device.timeoutMs);
    if (typeof call === 'string') return unknown(unprepared('status', device, call));
    return askPower(node, call, until - performance.now());
  },
};

/** The attempt has the whole time-out: what it needs, the command, then asking until it says off. */
async function switchOff(node: NodeName, device: FenceDeviceConfig, askFirst: boolean): Promise<FenceResult> {
  const until = performance.now() + device.timeoutMs;
  const leftMs = () => until - performance.now();
  const call = await prepareCall(device, device.timeoutMs);
  if (typeof call === 'string') {
    const failed = unprepared('off', device, call);
    return { sawOn: false, failed, after: unknown(failed) };
  }
  const before = askFirst ? await askPower(node, call, leftMs() * partForAsking) : undefined;
  const command = await request('off', node, call, leftMs());
  const isWell = command.kind === 'exit' && command.code === 0;
  const { after, sawOn } = await readBack(node, call, leftMs, isWell);
  const result = { sawOn: before?.power === 'on' || sawOn, after };
  return isWell ? result : { ...result, failed: describe('off', call, command) };
}

/** Asked until it says on. What it says of a command that failed is told where it does not come on. */
async function switchOn(node: NodeName, device: FenceDeviceConfig): Promise<PowerAnswer> {
  const until = performance.now() + device.timeoutMs;
  const leftMs = () => until - performance.now();
  const call = await prepareCall(device, device.timeoutMs);
  if (typeof call === 'string') return unknown(unprepared('on', device, call));
  const command = await request('on', node, call, leftMs());
  const isWell = command.kind === 'exit' && command.code === 0;
  let answer = await askPower(node, call, leftMs());
  while (isWell && answer.power !== 'on' && leftMs() > pollMsMax) {
    await new Promise((resolve) => setTimeout(resolve, pollMsMax));
    answer = await askPower(node, call, leftMs());
  }
  return isWell || answer.power === 'on' ? answer : { ...answer, said: describe('on', call, command) };
}

/** Asked until it says off. After a command that failed it is asked again only while it says that the node is on. */
async function readBack(
  node: NodeName,
  call: Call,
  leftMs: () => number,
  isPatient: boolean,
): Promise<{ readonly after: PowerAnswer; readonly sawOn: boolean }> {
  let after = unknown(`${call.program} had no time left to read back`);
  let sawOn = false;
  let asked = 0;
  for (let pauseMs = pollMsMin; leftMs() > 0; pauseMs = Math.min(pauseMs * 2, pollMsMax)) {
    const answer = await askPower(node, call, leftMs());
    if (answer.power === 'off') return { after: answer, sawOn };
    sawOn ||= answer.power === 'on';
    // A last question that there was no time for says less than what was said before it.
    const isCutShort = leftMs() <= 0 && asked > 0;
    asked += 1;
    if (answer.power === 'on' || (after.power === 'unknown' && !isCutShort)) after = answer;
    if (!isPatient && answer.power !== 'on') break;
    await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, Math.max(0, leftMs()))));
  }
  const said = `${call.program} still reads back on after off`;
  return { after: after.power === 'on' ? { ...after, said } : after, sawOn };
}

async function askPower(node: NodeName, call: Call, withinMs: number): Promise<PowerAnswer> {
  const outcome = await request('status', node, call, withinMs);
  if (outcome.kind !== 'exit') return unknown(describe('status', call, outcome));
  const answer = readPower(outcome.code, outcome.printed);
  if (answer.power !== 'unknown') return { ...answer, said: `${call.program} ${answer.said}` };
  return unknown(answer.said === '' ? describe('status', call, outcome) : `${call.program} ${answer.said}`);
}

function unknown(said: string): PowerAnswer {
  return { power: 'unknown', inWords: false, said };
}

async function request(
  action: FenceAction,
  node: NodeName,
  { program, options }: Call,
  withinMs: number,
): Promise<ProgramOutcome> {
  try {
    return await runProgram(pathOf(program), compileRequest(action, node, options), withinMs);
  } catch (error) {
    return { kind: 'unable', reason: (error as Error).message };
  }
}

/** Debian installs fence agents into /usr/sbin, which is not in everybody's PATH. */
const pathOf = (program: string): string => (program.includes('/') ? program : `/usr/sbin/${program}`);

function unprepared(action: FenceAction, { params }: FenceDeviceConfig, why: string): string {
  return `${textOf(params.program)} ${action} was not run: ${why}`;
}

/** What the program itself says is told without the secrets that it was given. */
function describe(action: FenceAction, { program, mask }: Call, outcome: ProgramOutcome): string {
  const what = `${program} ${action}`;
  switch (outcome.kind) {
    case 'exit':
      return `${what} ended with exit code ${outcome.code}${outcome.said === '' ? '' : `: ${explainFailure(program, mask(outcome.said))}`}`;
    case 'timeout':
      return `${what} did not end within its time-out and was killed`;
    case 'signal':
      return `${what} was ended by ${outcome.signal}`;
    case 'unable':
      return `${what} could not be run: ${mask(outcome.reason)}`;
  }
}
