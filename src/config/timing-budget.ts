/**
 * Where the time goes when a node loses power: the lines the status page shows. `typicalMs` is a healthy machine,
 * `worstMs` the bound the configuration gives; undefined where only a person sets the bound.
 */
import type { Config, FenceDeviceConfig, GroupConfig, NodeName, ResourceConfig } from '../core/config.ts';
import { levelsOf } from '../core/fence-levels.ts';
import { findDeviceType } from '../fence/device-types.ts';
import { formatDuration } from '../values/duration.ts';

/** One answer of a store on the same network. */
export const storeRoundMs = 5;
/** An address is added within milliseconds, a small service listens after about ten; a process spawn each. */
export const startTypicalMs = 50;

export interface BudgetLine {
  readonly step: 'suspect' | 'accuse' | 'fence' | 'start';
  readonly typicalMs: number | undefined;
  readonly worstMs: number | undefined;
  /** How the numbers come about, as a sentence without its period. */
  readonly words: string;
}

/** In order: how long until a lost node is suspect, accused, fenced, and its groups started elsewhere. `members`: who is in now. */
export function timingBudget(
  config: Config,
  members: readonly NodeName[] = Object.keys(config.nodes),
): readonly BudgetLine[] {
  return [suspect(config), accuse(config, members), fence(config), start(config)];
}

function suspect({ timing }: Config): BudgetLine {
  const { beatIntervalMs: interval, beatMisses: misses } = timing;
  return {
    step: 'suspect',
    typicalMs: interval * misses,
    worstMs: interval * (misses + 1),
    words: `${misses} beats of ${formatDuration(interval)} missed on every network`,
  };
}

function accuse({ cluster: { tie }, timing }: Config, members: readonly NodeName[]): BudgetLine {
  const minority = timing.minorityDelayMs;
  const pair = members.length === 2;
  const store = 4 * storeRoundMs;
  const waits = formatDuration(minority);
  // Where no preferred node is in, there is no tie to decide.
  const first = tie?.prefer.find((node) => members.includes(node));
  const longest = minority + (first === undefined ? 0 : (tie?.delayMs ?? 0));
  const inTie = first === undefined ? '' : `, half without ${first} waits ${formatDuration(longest)}`;
  const ofTwo =
    first === undefined
      ? `of two nodes the one that is left waits ${waits}, unless it runs groups itself`
      : `of two nodes ${first} does not wait, the other one waits ${formatDuration(longest)}`;
  return {
    step: 'accuse',
    typicalMs: pair ? longest + store : store,
    worstMs: longest + 4 * timing.storeTimeoutMs,
    words: pair ? ofTwo : `more than half accuse at once, a smaller side waits ${waits}${inTie}`,
  };
}

/** Undefined: no program can switch the node off. */
export function fenceTypicalMs(devices: readonly FenceDeviceConfig[]): number | undefined {
  const [first] = levelsOf(devices.filter(({ proof }) => proof === 'off'));
  if (first === undefined) return undefined;
  const longest = allKnown(
    first.map(({ device, params }) => findDeviceType(device)?.facts.typicalMs(params)),
  );
  // That is the command and a question; several are asked once more.
  return longest !== undefined && first.length > 1 ? 1.5 * longest : longest;
}

function fence(config: Config): BudgetLine {
  const nodes = Object.values(config.nodes);
  const lapse = nodes.map((n) =>
    n.watchdog !== undefined && !n.watchdog.pausable && acceptsLapse(config)
      ? config.timing.leaseMs + n.watchdog.timeoutMs + config.timing.lapseMarginMs
      : undefined,
  );
  const typical = nodes.map((n, i) => fenceTypicalMs(n.fence) ?? lapse[i]);
  const worst = nodes.map((n, i) => longest([fenceWorstMs(n.fence), lapse[i]]));
  const byHand = typical.some((ms) => ms === undefined);
  return {
    step: 'fence',
    typicalMs: allKnown(typical),
    worstMs: allKnown(worst),
    words: byHand
      ? 'a node without fence program or usable watchdog waits for a person who confirms that it is off'
      : lapse.some((ms) => ms !== undefined)
        ? 'the fence device says off, or lease and watchdog time-out have passed'
        : 'the fence device says off, and says so again when read back',
  };
}

function acceptsLapse(config: Config): boolean {
  return Object.values(config.groups).some((g) => g.resources.some((r) => r.proofs.includes('lapsed')));
}

function fenceWorstMs(devices: readonly FenceDeviceConfig[]): number | undefined {
  const levels = levelsOf(devices.filter(({ proof }) => proof === 'off'));
  if (levels.length === 0) return undefined;
  // Those of a level are used at once.
  return levels.reduce((sum, level) => sum + Math.max(...level.map((d) => d.timeoutMs * d.attempts)), 0);
}

function longest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((ms) => ms !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function allKnown(values: readonly (number | undefined)[]): number | undefined {
  return values.some((ms) => ms === undefined) ? undefined : longest(values);
}

function start(config: Config): BudgetLine {
  const groups = Object.entries(config.groups).map(([name, group]) => ({ name, ms: startChainMs(group) }));
  const slowest = groups.reduce((a, b) => (b.ms > a.ms ? b : a), { name: '', ms: 0 });
  return {
    step: 'start',
    typicalMs: startTypicalMs,
    worstMs: slowest.ms,
    words:
      slowest.name === '' ? 'there are no groups' : `the start time-outs of group ${slowest.name} in a row`,
  };
}

/** The longest sum of start time-outs along the dependencies. */
function startChainMs(group: GroupConfig): number {
  const done = new Map<string, number>();
  const chain = (r: ResourceConfig): number => {
    const known = done.get(r.name);
    if (known !== undefined) return known;
    done.set(r.name, r.startTimeoutMs);
    const before = group.resources.filter((other) => r.after.includes(other.name)).map(chain);
    const total = r.startTimeoutMs + Math.max(0, ...before);
    done.set(r.name, total);
    return total;
  };
  return Math.max(0, ...group.resources.map(chain));
}
