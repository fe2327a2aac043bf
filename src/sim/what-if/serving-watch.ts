/**
 * Whether every group serves, moment by moment, as somebody sees it who stands outside of the nodes: all of it runs on a node
 * that has power, does not stand still and is not cut off from a network that the group lives on.
 */
import type { GroupName, NodeName } from '../../core/config.ts';
import { wholeSince } from '../whole-since.ts';
import type { World } from '../world.ts';

export interface Served {
  /** Where it served at first, and in the end. */
  readonly before: NodeName | undefined;
  readonly after: NodeName | undefined;
  /** Ms in all in which it served nowhere; up to the end where it does not serve then. */
  readonly outageMs: number;
  /** When it served again for the last time, ms from the beginning; undefined: it served all the time, or does not. */
  readonly backMs: number | undefined;
}

interface Watched {
  readonly before: NodeName | undefined;
  node: NodeName | undefined;
  downSince: number | undefined;
  downMs: number;
  backAt: number | undefined;
}

export class ServingWatch {
  readonly #world: World;
  readonly #since: number;
  readonly #groups = new Map<GroupName, Watched>();
  #seen = '';

  constructor(world: World) {
    this.#world = world;
    this.#since = world.schedule.now;
    for (const group of Object.keys(world.config.groups))
      this.#begin(group, servesOn(world, group, undefined));
  }

  #begin(group: GroupName, node: NodeName | undefined): void {
    this.#groups.set(group, { before: node, node, downSince: undefined, downMs: 0, backAt: undefined });
  }

  /** After every step; cheap where nothing has started, stopped, lost or got its power. */
  look(): void {
    const seen = this.#mark();
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.lookAgain();
  }

  /** After anything that a mark does not show: wires, what stands still. */
  lookAgain(): void {
    for (const group of Object.keys(this.#world.config.groups))
      if (!this.#groups.has(group)) this.#begin(group, undefined);
    for (const [group, watched] of this.#groups) this.#lookAt(group, watched);
  }

  /** As far as it has come. */
  served(): ReadonlyMap<GroupName, Served> {
    const { now } = this.#world.schedule;
    return new Map(
      [...this.#groups].map(([group, { before, node, downSince, downMs, backAt }]) => [
        group,
        {
          before,
          after: node,
          outageMs: downMs + (downSince === undefined ? 0 : now - downSince),
          backMs: node === undefined || backAt === undefined ? undefined : backAt - this.#since,
        },
      ]),
    );
  }

  #mark(): string {
    let mark = '';
    for (const { power, physical, starts } of this.#world.nodes.values())
      mark += power ? `${physical.size} ${starts},` : '-,';
    return mark;
  }

  #lookAt(group: GroupName, watched: Watched): void {
    const { now } = this.#world.schedule;
    watched.node = servesOn(this.#world, group, watched.node);
    if (watched.node === undefined) watched.downSince ??= now;
    else if (watched.downSince !== undefined) {
      watched.downMs += now - watched.downSince;
      watched.downSince = undefined;
      watched.backAt = now;
    }
  }
}

/** Looked for where it was, and where the document has it. */
function servesOn(world: World, group: GroupName, last: NodeName | undefined): NodeName | undefined {
  const entry = world.store.document?.value.groups[group];
  const owner = entry === undefined || entry.is === 'free' ? undefined : entry.node;
  return [last, owner].find((node) => node !== undefined && serves(world, group, node));
}

function serves(world: World, group: GroupName, node: NodeName): boolean {
  if (world.nodes.get(node)?.paused === 'all' || wholeSince(world, group, node) === undefined) return false;
  const networks = world.config.groups[group]?.resources.flatMap((resource) => resource.networks) ?? [];
  const reached = world.network.networks.filter((network) => world.network.servesOn(node, network));
  return reached.length > 0 && networks.every((network) => reached.includes(network));
}
