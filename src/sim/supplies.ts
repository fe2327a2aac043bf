/**
 * Machines with several power supplies, each on a switch of its own: such a machine is dark when all of them are off at one
 * moment. A device whose parameters name a `supply` switches that one; any other switches the whole machine.
 */
import type { FenceDeviceConfig, NodeName } from '../core/config.ts';

export class Supplies {
  /** Of each machine, what was said last to each of its supplies. */
  readonly #said = new Map<NodeName, Map<number, 'off' | 'on'>>();

  /** Whether the supply gives power; undefined: as the machine has power. */
  isOn(node: NodeName, supply: number): boolean | undefined {
    const said = this.#said.get(node)?.get(supply);
    return said === undefined ? undefined : said === 'on';
  }

  switchTo(node: NodeName, supply: number, to: 'off' | 'on'): void {
    this.#said.set(node, new Map(this.#said.get(node)).set(supply, to));
  }

  isDark(node: NodeName): boolean {
    const off = [...(this.#said.get(node)?.values() ?? [])].filter((said) => said === 'off');
    return off.length >= suppliesOfEach;
  }

  /** Whoever switches a machine on sees to its supplies. */
  switchedOn(node: NodeName): void {
    this.#said.delete(node);
  }
}

/** Of a machine that has several. */
const suppliesOfEach = 2;

export function supplyOf({ params }: FenceDeviceConfig): number | undefined {
  return typeof params.supply === 'number' ? params.supply : undefined;
}
