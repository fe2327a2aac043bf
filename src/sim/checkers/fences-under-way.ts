/**
 * A node is not let in while the command of a fence may still cut it, as long as that command has its time. Whoever goes on
 * alone need not wait: nobody else is there to serve meanwhile.
 */
import type { NodeName } from '../../core/config.ts';
import type { Document } from '../../core/takeover/document.ts';
import { Violation } from '../violation.ts';

interface UnderWay {
  readonly inc: string;
  readonly until: number;
}

export class FencesUnderWay {
  readonly #commands = new Map<NodeName, UnderWay[]>();
  #lineage = '';

  begun(target: NodeName, inc: string, until: number): void {
    this.#commands.set(target, [...(this.#commands.get(target) ?? []), { inc, until }]);
  }

  /** What is switched on while a command may still cut it was off for a moment only. */
  switchesOn(now: number, target: NodeName): void {
    if (this.#commands.get(target)?.some(({ until }) => now < until))
      throw new Violation(`${target} is switched on while a fence of it is still under way`);
  }

  committed(now: number, before: Document | undefined, next: Document): void {
    // Whoever accepts a store forgets what was under way before: one that ends later costs availability and no safety.
    if (next.lineage !== this.#lineage) this.#commands.clear();
    this.#lineage = next.lineage;
    for (const [node, commands] of this.#commands) {
      const left = commands.filter(({ until }) => now < until);
      this.#commands.set(node, left);
      const entry = next.nodes[node];
      const isAlone = next.coordinator === node && before?.coordinator !== node;
      if (entry?.is !== 'in' || entry === before?.nodes[node] || isAlone) continue;
      if (left.some(({ inc }) => inc !== entry.inc))
        throw new Violation(`${node} (${entry.inc}) is let in while a fence of it is still under way`);
    }
  }
}
