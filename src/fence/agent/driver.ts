/**
 * Switches a node off and says what the program said, before and after. What its answers prove is not judged here; but an
 * answer that contradicts itself (off by its exit code, "Status: ON" in words) is none.
 */
import type { FenceDeviceConfig, NodeName } from '../../core/config.ts';
import type { FenceResult, PowerAnswer } from '../../core/power.ts';
import { type FenceDriver, textOf } from '../device-type.ts';
import { compileRequest, type FenceAction } from './compile-request.ts';
import { optionsOf } from './options.ts';
import { readPower } from './read-power.ts';
import { type ProgramOutcome, runProgram } from './run-program.ts';

/** First pause before asking the program again; it grows to pollMsMax. */
const pollMsMin = 5;
const pollMsMax = 500;

/** So much of the time may be spent on asking before the command: one that does not answer must not cost the command. */
const partForAsking = 0.25;

export const driver: FenceDriver = {
  off: switchOff,
  status: (node, device) => askPower(node, device, device.timeoutMs),
};

const programOf = ({ params }: FenceDeviceConfig): string => textOf(params.program);

/** The attempt has the whole time-out: the command, then asking until it says off. */
async function switchOff(node: NodeName, device: FenceDeviceConfig, askFirst: boolean): Promise<FenceResult> {
  const until = performance.now() + device.timeoutMs;
  const leftMs = () => until - performance.now();
  const before = askFirst ? await askPower(node, device, device.timeoutMs * partForAsking) : undefined;
  const command = await request('off', node, device, leftMs());
  const isWell = command.kind === 'exit' && command.code === 0;
  const { after, sawOn } = await readBack(node, device, leftMs, isWell);
  const result = { sawOn: before?.power === 'on' || sawOn, after };
  return isWell ? result : { ...result, failed: describe('off', device, command) };
}

/** Asked until it says off. After a command that failed it is asked again only while it says that the node is on. */
async function readBack(
  node: NodeName,
  device: FenceDeviceConfig,
  leftMs: () => number,
  isPatient: boolean,
): Promise<{ readonly after: PowerAnswer; readonly sawOn: boolean }> {
  let after = unknown(`${programOf(device)} had no time left to read back`);
  let sawOn = false;
  for (let pauseMs = pollMsMin; leftMs() > 0; pauseMs = Math.min(pauseMs * 2, pollMsMax)) {
    const answer = await askPower(node, device, leftMs());
    if (answer.power === 'off') return { after: answer, sawOn };
    sawOn ||= answer.power === 'on';
    if (answer.power === 'on' || after.power === 'unknown') after = answer;
    if (!isPatient && answer.power !== 'on') break;
    await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, Math.max(0, leftMs()))));
  }
  const said = `${programOf(device)} still reads back on after off`;
  return { after: after.power === 'on' ? { ...after, said } : after, sawOn };
}

async function askPower(node: NodeName, device: FenceDeviceConfig, withinMs: number): Promise<PowerAnswer> {
  const outcome = await request('status', node, device, withinMs);
  if (outcome.kind !== 'exit') return unknown(describe('status', device, outcome));
  const answer = readPower(outcome.code, outcome.printed);
  if (answer.power !== 'unknown') return { ...answer, said: `${programOf(device)} ${answer.said}` };
  return unknown(
    answer.said === '' ? describe('status', device, outcome) : `${programOf(device)} ${answer.said}`,
  );
}

function unknown(said: string): PowerAnswer {
  return { power: 'unknown', inWords: false, said };
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
