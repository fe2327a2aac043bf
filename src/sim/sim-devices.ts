/**
 * The fence devices of a simulated cluster, one a node or one for each of its supplies, and how each of them can go wrong. What
 * they say is all that the cluster learns of them; what they do is done to the machine.
 */
import type { FenceDeviceConfig, NodeName } from '../core/config.ts';
import type { FenceResult, FenceResults, PowerAnswer, SwitchOnAnswer } from '../core/power.ts';
import type { FenceOrder } from '../core/takeover/action.ts';
import type { DeviceBehaviour } from './device-behaviours.ts';
import type { NodePart, Planned } from './parts.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import { Supplies, supplyOf } from './supplies.ts';

const timeoutMs = 5000;
const delayMs = 3000;
const flipMs = 100;
const lateOnMs = 60_000;
/** A question, and its answer. */
const askMs = 5;
const broken: PowerAnswer = { power: 'off', inWords: false, said: 'power switch says off' };
const noAnswer = `no answer within ${timeoutMs} ms`;

/** What one call ends with, and after how long. */
interface Call<T> {
  readonly ms: number;
  readonly answer: T;
}

/** What hangs on the plug: the node, and where it was copied, the machine it ran on before. */
interface Plugged {
  readonly power: boolean;
  readonly original: ReadonlyMap<string, number>;
  cutPower(): void;
  powerOn(): void;
}

interface Surroundings {
  readonly times: { offMs(node: NodeName): number | undefined } | undefined;
  readonly schedule: Schedule;
  readonly random: Random;
  readonly nodes: ReadonlyMap<NodeName, Plugged>;
}

/** A node, or one of its supplies. */
interface Plug {
  readonly node: NodeName;
  readonly supply: number | undefined;
}

/** A device that is to switch on, and its command if it was given one. */
interface Commanded extends Pick<SwitchOnAnswer, 'by' | 'before'> {
  readonly plug: Plug;
  readonly command: Call<string> | undefined;
}

export class SimDevices {
  /** Of a node, or of one of its supplies: `node/supply`. */
  readonly behaviours = new Map<string, DeviceBehaviour>();
  readonly #supplies = new Supplies();
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /** Asks one of its devices for the power of a node. */
  ask(
    by: NodePart,
    target: NodeName,
    device: FenceDeviceConfig,
    done: (answer: PowerAnswer) => void,
  ): Planned {
    const { ms, answer } = this.#status({ node: target, supply: supplyOf(device) });
    return by.later(ms, () => done(answer), 'daemon');
  }

  /**
   * Switches off by all of these at once, and reads back: of several once more when all have said off. Returns how long a command
   * may still have an effect.
   */
  off(
    by: NodePart,
    target: NodeName,
    orders: readonly FenceOrder[],
    done: (results: FenceResults) => void,
  ): number {
    const results: Record<string, FenceResult> = {};
    const ended = ({ id }: FenceOrder) => {
      return (result: FenceResult) => {
        results[id] = result;
        if (orders.some((order) => results[order.id] === undefined)) return;
        if (orders.length === 1 || Object.values(results).some(({ after }) => after.power !== 'off'))
          return done(results);
        by.later(askMs, () => done(this.#onceMore(target, orders, results)));
      };
    };
    return Math.max(...orders.map((order) => this.#offOne(by, target, order, ended(order))));
  }

  /** Switches on by those that read off, unless one reads on. */
  on(
    by: NodePart,
    node: NodeName,
    devices: readonly FenceDeviceConfig[],
    done: (answers: readonly SwitchOnAnswer[]) => void,
  ): void {
    const asked = devices.map((device) => {
      const plug = { node, supply: supplyOf(device) };
      return { by: device.name, plug, ...this.#status(plug) };
    });
    const askedMs = Math.max(...asked.map(({ ms }) => ms));
    const isOn = asked.some(({ answer }) => answer.power === 'on');
    by.later(askedMs, () => {
      const all = asked.map(({ answer: before, ...one }) => {
        const command = isOn || before.power !== 'off' ? undefined : this.#onCommand(one.plug);
        return { ...one, before, command };
      });
      const tell = () => done(all.map((one) => this.#cameOn(one)));
      by.later(Math.max(0, ...all.map(({ command }) => command?.ms ?? 0)), tell);
    });
  }

  #cameOn({ by, plug, before, command }: Commanded): SwitchOnAnswer {
    if (command === undefined) return { by, before };
    return { by, before, after: command.answer === '' ? this.#status(plug).answer : unknown(command.answer) };
  }

  #onCommand(plug: Plug): Call<string> {
    const on = (ms: number) => this.#world.schedule.after(ms, () => this.#bootBy(plug));
    switch (this.#behaviour(plug)) {
      case 'fails':
      case 'on-fails':
        return { ms: 30, answer: 'the device refused' };
      case 'exits-2':
        return { ms: askMs, answer: 'power-switch on ended with exit code 2' };
      case 'hangs':
        return { ms: timeoutMs, answer: noAnswer };
      case 'late':
        on(timeoutMs + 1000);
        return { ms: timeoutMs, answer: noAnswer };
      case 'on-late':
        on(lateOnMs);
        return { ms: timeoutMs, answer: noAnswer };
      case 'lies':
      case 'lies-wordless':
        return { ms: 10, answer: '' };
      default:
        on(5);
        return { ms: 10, answer: '' };
    }
  }

  /** A machine without power boots when a supply of it has some. */
  #bootBy(plug: Plug): void {
    const machine = this.#world.nodes.get(plug.node);
    if (machine?.power || (machine?.original.size ?? 0) > 0) this.#switchOn(plug);
    else machine?.powerOn();
  }

  #onceMore(target: NodeName, orders: readonly FenceOrder[], first: FenceResults): FenceResults {
    const again = orders.map(({ id, device }) => {
      const { answer } = this.#status({ node: target, supply: supplyOf(device) });
      return [id, { ...first[id]!, again: answer }] as const;
    });
    return Object.fromEntries(again);
  }

  #offOne(
    by: NodePart,
    node: NodeName,
    { device, askFirst }: FenceOrder,
    done: (result: FenceResult) => void,
  ): number {
    const plug = { node, supply: supplyOf(device) };
    const before = askFirst ? this.#status(plug) : undefined;
    const beforeMs = Math.min(before?.ms ?? 0, timeoutMs / 4);
    const command = this.#command(plug, beforeMs);
    const limitMs = Math.max(timeoutMs, 2 * (this.#world.times?.offMs(node) ?? 0));
    const endMs = Math.min(limitMs, beforeMs + command.ms);
    by.later(endMs, () => {
      const after = command.answer === noAnswer ? unknown(noAnswer) : this.#status(plug).answer;
      const result = { sawOn: before?.answer.power === 'on', after };
      done(command.answer === '' ? result : { ...result, failed: command.answer });
    });
    return endMs;
  }

  /** Of a machine that was switched on. */
  switchedOn(node: NodeName): void {
    this.#supplies.switchedOn(node);
  }

  #behaviour({ node, supply }: Plug): DeviceBehaviour {
    const behaviour = this.behaviours.get(`${node}/${supply}`) ?? this.behaviours.get(node) ?? 'ok';
    if (behaviour !== 'half-dead') return behaviour;
    return this.#world.random.chance(0.5) ? 'exits-2' : 'wordless';
  }

  #isOn({ node, supply }: Plug): boolean {
    const plugged = this.#world.nodes.get(node);
    const hasPower = plugged?.power || (plugged?.original.size ?? 0) > 0;
    return supply === undefined ? hasPower : (this.#supplies.isOn(node, supply) ?? hasPower);
  }

  #status(plug: Plug): Call<PowerAnswer> {
    const behaviour = this.#behaviour(plug);
    const power = this.#isOn(plug) ? 'on' : 'off';
    const truth = { power, inWords: behaviour !== 'wordless', said: `power switch says ${power}` } as const;
    switch (behaviour) {
      case 'hangs':
      case 'late':
        return { ms: timeoutMs, answer: unknown(noAnswer) };
      case 'lies':
        return { ms: askMs, answer: { ...broken, inWords: true } };
      case 'lies-wordless':
      case 'exits-2':
        return { ms: askMs, answer: broken };
      case 'stuck-on':
        return {
          ms: 5,
          answer: { power: 'on', inWords: true, said: 'power switch still reads back on after off' },
        };
      default:
        return { ms: askMs, answer: truth };
    }
  }

  /** What the command says, empty where it ended well; what it does is done. */
  #command(plug: Plug, afterMs: number): Call<string> {
    const off = (ms: number) => this.#world.schedule.after(afterMs + ms, () => this.#switchOff(plug));
    switch (this.#behaviour(plug)) {
      case 'fails':
        return { ms: 30, answer: 'the device refused' };
      case 'exits-2':
        return { ms: askMs, answer: 'power-switch off ended with exit code 2' };
      case 'hangs':
        return { ms: timeoutMs, answer: noAnswer };
      case 'late':
        off(timeoutMs + 1000);
        return { ms: timeoutMs, answer: noAnswer };
      case 'lies':
      case 'lies-wordless':
        return { ms: 10, answer: '' };
      case 'slow':
        off(5);
        return { ms: 4000, answer: '' };
      case 'delayed':
        off(delayMs);
        return { ms: delayMs + 5, answer: '' };
      case 'flips':
        off(5);
        this.#world.schedule.after(afterMs + flipMs, () => this.#switchOn(plug));
        return { ms: 10, answer: '' };
      default: {
        const ms = this.#world.times?.offMs(plug.node) ?? 5;
        off(ms);
        return { ms: ms + 5, answer: '' };
      }
    }
  }

  #switchOff({ node, supply }: Plug): void {
    if (supply !== undefined) this.#supplies.switchTo(node, supply, 'off');
    if (supply === undefined || this.#supplies.isDark(node)) this.#world.nodes.get(node)?.cutPower();
  }

  /** A machine that has lost its power does not come up for that. */
  #switchOn({ node, supply }: Plug): void {
    if (supply !== undefined) this.#supplies.switchTo(node, supply, 'on');
  }
}

function unknown(said: string): PowerAnswer {
  return { power: 'unknown', inWords: false, said };
}
