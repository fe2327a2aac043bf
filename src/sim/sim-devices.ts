/**
 * The fence devices of a simulated cluster, one a node, and how each of them can go wrong. What they say is all that the
 * cluster learns of them; what they do is done to the machine.
 */
import type { NodeName } from '../core/config.ts';
import type { FenceResult, PowerAnswer } from '../core/power.ts';
import type { NodePart, Planned } from './parts.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';

export const deviceBehaviours = [
  'ok',
  /** Right, but says on and off by its exit code alone. */
  'wordless',
  /** The command fails and does nothing; asked, it says the truth. */
  'fails',
  /** No answer to anything, and nothing done. */
  'hangs',
  /** No answer in time, and off after that. */
  'late',
  /** Off at once, answered seconds later. */
  'slow',
  /** Off after some seconds, and answered then. */
  'delayed',
  /** Says that all went well and the node is off, in words, whatever is asked; does nothing. */
  'lies',
  /** The same by its exit code alone. */
  'lies-wordless',
  /** A program with a mistake in it: every call ends with exit code 2. */
  'exits-2',
  /** Switches off, and says on for ever. */
  'stuck-on',
  /** Half of its calls end with exit code 2, the others are right. */
  'half-dead',
] as const;

export type DeviceBehaviour = (typeof deviceBehaviours)[number];

const timeoutMs = 5000;
const delayMs = 3000;
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
}

interface Surroundings {
  readonly times: { offMs(node: NodeName): number | undefined } | undefined;
  readonly schedule: Schedule;
  readonly random: Random;
  readonly nodes: ReadonlyMap<NodeName, Plugged>;
}

export class SimDevices {
  readonly behaviours = new Map<NodeName, DeviceBehaviour>();
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /** Asks for the power of a node. */
  ask(by: NodePart, target: NodeName, done: (answer: PowerAnswer) => void): Planned {
    const { ms, answer } = this.#status(target);
    return by.later(ms, () => done(answer), 'daemon');
  }

  /** Switches off and reads back; `askFirst`: asks before. Returns how long the command may still have an effect. */
  off(by: NodePart, target: NodeName, askFirst: boolean, done: (result: FenceResult) => void): number {
    const before = askFirst ? this.#status(target) : undefined;
    const beforeMs = Math.min(before?.ms ?? 0, timeoutMs / 4);
    const command = this.#command(target, beforeMs);
    const limitMs = Math.max(timeoutMs, 2 * (this.#world.times?.offMs(target) ?? 0));
    const endMs = Math.min(limitMs, beforeMs + command.ms);
    by.later(endMs, () => {
      const after = command.answer === noAnswer ? unknown(noAnswer) : this.#status(target).answer;
      const result = { sawOn: before?.answer.power === 'on', after };
      done(command.answer === '' ? result : { ...result, failed: command.answer });
    });
    return endMs;
  }

  #behaviour(target: NodeName): DeviceBehaviour {
    const behaviour = this.behaviours.get(target) ?? 'ok';
    if (behaviour !== 'half-dead') return behaviour;
    return this.#world.random.chance(0.5) ? 'exits-2' : 'wordless';
  }

  #status(target: NodeName): Call<PowerAnswer> {
    const behaviour = this.#behaviour(target);
    const plugged = this.#world.nodes.get(target);
    const power = plugged?.power || (plugged?.original.size ?? 0) > 0 ? 'on' : 'off';
    const truth = { power, inWords: behaviour !== 'wordless', said: `power switch says ${power}` } as const;
    switch (behaviour) {
      case 'hangs':
      case 'late':
        return { ms: timeoutMs, answer: unknown(noAnswer) };
      case 'lies':
        return { ms: 5, answer: { ...broken, inWords: true } };
      case 'lies-wordless':
      case 'exits-2':
        return { ms: 5, answer: broken };
      case 'stuck-on':
        return {
          ms: 5,
          answer: { power: 'on', inWords: true, said: 'power switch still reads back on after off' },
        };
      default:
        return { ms: 5, answer: truth };
    }
  }

  /** What the command says, empty where it ended well; what it does is done. */
  #command(target: NodeName, afterMs: number): Call<string> {
    const off = (ms: number) =>
      this.#world.schedule.after(afterMs + ms, () => this.#world.nodes.get(target)?.cutPower());
    switch (this.#behaviour(target)) {
      case 'fails':
        return { ms: 30, answer: 'the device refused' };
      case 'exits-2':
        return { ms: 5, answer: 'power-switch off ended with exit code 2' };
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
      default: {
        const ms = this.#world.times?.offMs(target) ?? 5;
        off(ms);
        return { ms: ms + 5, answer: '' };
      }
    }
  }
}

function unknown(said: string): PowerAnswer {
  return { power: 'unknown', inWords: false, said };
}
