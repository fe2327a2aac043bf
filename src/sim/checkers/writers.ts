/**
 * Who may write the document: the table of transitions in docs/protocol.md, its first line and "alone". Judged is what was so
 * when the write was decided: it may be held somewhere, and land much later.
 */
import type { NetworkName, NodeName } from '../../core/config.ts';
import { brakes } from '../../core/takeover/coordinate/accuse.ts';
import type { Document, GroupEntry } from '../../core/takeover/document.ts';
import { inTouchOn } from '../../core/takeover/view/hearing.ts';
import type { Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';
import type { Facts } from './facts.ts';
import type { Commit } from './node-transitions.ts';
import type { Writer } from './writer.ts';

type Owned = Exclude<GroupEntry, { is: 'free' }>;

/** So long ago may be what a writer has seen last. */
const seenAgoMs = 10_000;

export class Writers {
  /** What is wrong with writes on their way, by their nonce. */
  readonly #wrong = new Map<string, string>();

  /** A node decides to replace the document by this one. */
  decided(world: Surroundings, facts: Facts, by: Writer, next: Document): void {
    const before = world.store.document?.value;
    // Another one than it means to replace: then it will not replace it.
    if (before === undefined || before.version + 1 !== next.version) return;
    const wrong = wrongWriter(world, { before, next, by, facts });
    if (wrong !== undefined) this.#wrong.set(next.nonce, wrong);
  }

  committed({ by, before, next }: Commit): void {
    const wrong = this.#wrong.get(next.nonce);
    if (wrong === undefined) return;
    throw new Violation(
      `${by.node} (${by.inc}) writes version ${next.version} in term ${next.term} after ${before.coordinator}'s ${before.term}, although ${wrong}`,
    );
  }
}

function wrongWriter(world: Surroundings, c: Commit): string | undefined {
  const { by, before, next } = c;
  if (next.coordinator !== by.node) return `it calls ${next.coordinator} the coordinator`;
  const own = before.nodes[by.node];
  const isMember = own?.is === 'in' && own.inc === by.inc;
  if (!isMember) return wrongAlone(c);
  const isNew = before.coordinator !== by.node;
  if (next.term !== before.term + (isNew ? 1 : 0))
    return `the term is not ${isNew ? 'one more' : 'the same'}`;
  return isNew && !isVacant(world, c) ? `${before.coordinator} may not be replaced` : undefined;
}

function wrongAlone({ by, before, next }: Commit): string | undefined {
  const [was, now] = [before.nodes[by.node], next.nodes[by.node]];
  if (was === undefined || was.is === 'out') return 'it was never in';
  if (was.inc === by.inc) return `it is ${was.is}`;
  if (now?.is !== 'in' || now.inc !== by.inc) return 'it is not in, and does not become so by this write';
  return next.term === before.term + 1 ? undefined : 'the term is not one more';
}

function isVacant(world: Surroundings, c: Commit): boolean {
  const { before, next, facts } = c;
  const node = before.coordinator;
  const entry = before.nodes[node];
  if (entry?.is !== 'in') return true;
  if (next.nodes[node]?.is !== 'in') return true;
  // It was suspect, and a brake that comes with this very write spares it.
  if (next.disarmed && !before.disarmed) return true;
  if (brakes(next, node) !== undefined && isLost(world, facts, node)) return true;
  const { words } = facts;
  if (words.hasAnother(node, entry.inc) && !isNewest(world, node, entry.inc)) return true;
  if (words.said(node, entry.inc, (r) => r.left || r.leaving === true || r.away !== undefined)) return true;
  const { hangMs, storeTimeoutMs, renewIntervalMs } = world.config.timing;
  const stillMs = hangMs + storeTimeoutMs + 2 * renewIntervalMs;
  if (words.stoodStill(node, stillMs - 1, world.schedule.now, seenAgoMs)) return true;
  // Taking its term is no accusation yet.
  return cannotBeTold(world, c, node);
}

/** Others may not hear it: it does not run, or something is the matter with its wires. */
function isLost(world: Surroundings, { wires }: Facts, node: NodeName): boolean {
  const sim = world.nodes.get(node);
  const runs = sim?.power === true && sim.paused === undefined && sim.isUp();
  return !runs || wires.misses(world, node);
}

/** It owns a group that lives on a network where it is in touch with nobody, and has not said, or not done, what is due then. */
function cannotBeTold(world: Surroundings, c: Commit, node: NodeName): boolean {
  const { config, network } = world;
  return Object.entries(c.before.groups).some(([group, entry]) => {
    if (entry.is === 'free' || entry.node !== node) return false;
    const networks = config.groups[group]?.resources.flatMap((resource) => resource.networks) ?? [];
    return networks.some((name) => {
      const { subnet } = config.hostNetworks[name] ?? {};
      const isLost = subnet !== undefined && c.facts.wires.losesAll(world, node, network.wireOf(subnet));
      return isLost && owesNews(world, c, entry, name);
    });
  });
}

/**
 * What it would have said or done it had time for: that it is out of touch, that it stops what is drained; else the drain
 * itself, and then a renewal is overdue as well. A read that is under way may be as old as a call to the store.
 */
function owesNews(world: Surroundings, { facts }: Commit, entry: Owned, name: NetworkName): boolean {
  const { storeTimeoutMs, beatIntervalMs, renewIntervalMs } = world.config.timing;
  const newsMs = Math.max(storeTimeoutMs / 2, 2 * beatIntervalMs);
  const knowsIt = inTouchOn(facts.words.last(entry.node, entry.inc), name).length === 0;
  const stillMs = knowsIt && entry.is === 'assigned' ? newsMs + renewIntervalMs : newsMs;
  return facts.words.stoodStill(entry.node, stillMs - 1, world.schedule.now, storeTimeoutMs);
}

/** That incarnation is the one that runs now. */
function isNewest(world: Surroundings, node: NodeName, inc: string): boolean {
  return world.nodes.get(node)?.inc === inc;
}
