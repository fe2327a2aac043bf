/** Has devices carry out what is asked, by the kinds they name. What no program can do is answered for a person. */
import type { FenceDeviceConfig, NodeName } from '../core/config.ts';
import type { FenceResult, FenceResults, PowerAnswer, SwitchOnAnswer } from '../core/power.ts';
import type { FenceOrder } from '../core/takeover/action.ts';
import type { FenceRunner } from '../ports/fence-runner.ts';
import { findDeviceType } from './device-types.ts';

const byHand = 'this device is a person: run "holdfast node confirm-off NODE" once the node is certainly off';
const late = 'no time was left to ask it once more';

export function createFenceRunner(): FenceRunner {
  return { off: switchOff, on: switchOn, status: ask };
}

/**
 * Two supplies that are switched one after the other can each be off at some moment while the machine never is. So where there
 * are several, all are asked once more when the last of them has said off: what is off before that and after it was off then.
 */
async function switchOff(node: NodeName, level: readonly FenceOrder[]): Promise<FenceResults> {
  // Others count on it that the whole attempt takes no longer.
  const until = performance.now() + Math.max(...level.map(({ device }) => device.timeoutMs));
  const first = await Promise.all(level.map((order) => offOne(node, order)));
  if (level.length === 1 || first.some(({ after }) => after.power !== 'off')) return byId(level, first);
  const again = await Promise.all(level.map(({ device }) => askOnceMore(node, device, until)));
  return byId(
    level,
    first.map((result, i) => ({ ...result, again: again[i] ?? unknown(late) })),
  );
}

function byId(level: readonly FenceOrder[], results: readonly FenceResult[]): FenceResults {
  return Object.fromEntries(level.flatMap(({ id }, i) => (results[i] ? [[id, results[i]]] : [])));
}

async function offOne(node: NodeName, { device, askFirst }: FenceOrder): Promise<FenceResult> {
  const driver = findDeviceType(device.device)?.driver;
  return driver?.off(node, device, askFirst) ?? { sawOn: false, failed: byHand, after: unknown(byHand) };
}

/** Where one reads on somebody was quicker. What cannot be read is left alone: it may be on. */
async function switchOn(
  node: NodeName,
  level: readonly FenceDeviceConfig[],
): Promise<readonly SwitchOnAnswer[]> {
  const before = await Promise.all(level.map((device) => ask(node, device)));
  const isOn = before.some(({ power }) => power === 'on');
  return Promise.all(
    level.map(async (device, i) => {
      const answer = { by: device.name, before: before[i] ?? unknown(late) };
      if (isOn || answer.before.power !== 'off') return answer;
      const driver = findDeviceType(device.device)?.driver;
      return { ...answer, after: (await driver?.on(node, device)) ?? unknown(byHand) };
    }),
  );
}

async function askOnceMore(node: NodeName, device: FenceDeviceConfig, until: number): Promise<PowerAnswer> {
  const withinMs = Math.min(device.timeoutMs, until - performance.now());
  return withinMs > 0 ? ask(node, { ...device, timeoutMs: withinMs }) : unknown(late);
}

async function ask(node: NodeName, device: FenceDeviceConfig): Promise<PowerAnswer> {
  return findDeviceType(device.device)?.driver?.status(node, device) ?? unknown(byHand);
}

function unknown(said: string): PowerAnswer {
  return { power: 'unknown', inWords: false, said };
}
