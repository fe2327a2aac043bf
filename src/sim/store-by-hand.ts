/** What a person writes into the store: a cluster begun anew, or that what it shows counts from now on. */
import type { Config, NodeName } from '../core/config.ts';
import { acceptDocument } from '../core/takeover/accept-document.ts';
import type { Document } from '../core/takeover/document.ts';
import { firstDocument } from '../core/takeover/first-document.ts';
import type { Keys } from './keys.ts';
import type { NodePart } from './parts.ts';
import type { SimStore } from './store.ts';

interface Around {
  readonly store: SimStore;
  readonly nodes: ReadonlyMap<NodeName, NodePart>;
  readonly config: Config;
  readonly configs: ReadonlyMap<string, Config>;
  readonly keys: { own(): Keys };
  wall(node: NodeName): number;
  storeChanged(): void;
}

export class StoreByHand {
  #lineages = 0;
  readonly #world: Around;

  constructor(world: Around) {
    this.#world = world;
  }

  /** `holdfast init` where nodes of this cluster have run before. */
  begin(): void {
    const { config, configs } = this.#world;
    const hash = [...configs].find(([, known]) => known === config)?.[0] ?? 'c1';
    this.#accept(firstDocument(config, hash, 'begun'), 0);
  }

  /** `holdfast store accept`: false where there is nothing to accept. */
  accept(): boolean {
    const { store, nodes } = this.#world;
    const shown = store.document?.value;
    if (!shown) return false;
    const epochs = [...nodes.values()].map(({ disk }) => disk.seen?.epoch ?? 0);
    this.#accept(shown, Math.max(shown.epoch ?? 0, ...epochs) + 1);
    return true;
  }

  #accept(shown: Document, epoch: number): void {
    const world = this.#world;
    this.#lineages += 1;
    const versions = [...world.nodes.values()].map(({ disk }) => disk.seen?.version ?? 0);
    const acceptance = {
      lineage: `sim${this.#lineages}`,
      epoch,
      version: Math.max(shown.version, ...versions) + 1,
      at: world.wall('admin'),
      by: 'admin',
      nodes: Object.keys(world.config.nodes),
    };
    world.store.put(acceptDocument(shown, acceptance), world.keys.own());
    world.storeChanged();
  }
}
