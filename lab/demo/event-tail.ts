/**
 * Follows the events of every node through its API, over power cycles and restarts. All nodes note what the cluster
 * document says, so the same sentence within a moment is told once, as said by whoever was first.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../../src/api/client.ts';
import type { EventView } from '../../src/api/contract/views.ts';

export interface ToldEvent {
  readonly node: string;
  readonly event: EventView;
}

const sameWithinMs = 5_000;
const retryMs = 100;

export class EventTail {
  readonly #tell: (told: ToldEvent) => void;
  readonly #end = new AbortController();
  /** Facts -> wall clock of the event that had them. */
  readonly #said = new Map<string, number>();

  /** `sockets`: node -> its API socket. */
  constructor(sockets: ReadonlyMap<string, string>, tell: (told: ToldEvent) => void) {
    this.#tell = tell;
    for (const [node, socket] of sockets) void this.#follow(node, socket, this.#end.signal);
  }

  close(): void {
    this.#end.abort();
  }

  async #follow(node: string, socketPath: string, signal: AbortSignal): Promise<void> {
    const client = createClient({ socketPath, by: 'demo' });
    let after = 0;
    while (!signal.aborted) {
      try {
        for await (const event of client.follow({ after }, signal)) {
          after = event.seq;
          this.#take(node, event);
        }
      } catch {
        // Off, booting or between two daemons: asked again.
      }
      await sleep(retryMs, undefined, { signal }).catch(() => {});
    }
  }

  #take(node: string, event: EventView): void {
    const at = Date.parse(event.at);
    const facts = JSON.stringify(event.reason);
    const before = this.#said.get(facts);
    this.#said.set(facts, at);
    if (before !== undefined && Math.abs(at - before) < sameWithinMs) return;
    this.#tell({ node, event });
  }
}
