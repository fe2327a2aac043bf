/**
 * Invariant 3: nobody pets a watchdog beyond a confirmed lease while anything runs, and where a lapse is a proof nothing
 * is started without such a lease. What the lease is, is judged from outside: a renewal counts from when it was sent, if
 * the document said `in` for that incarnation when it was committed, or said so again later.
 */
import type { NodeName } from '../../core/config.ts';
import type { Document, NodeRecord } from '../../core/takeover/document.ts';
import type { NodePart, Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';

interface Lease {
  readonly inc: string;
  readonly sentAt: number;
  readonly until: number;
}

export class Leases {
  readonly #leases = new Map<NodeName, Lease>();

  renewed(world: Surroundings, node: NodeName, record: NodeRecord, sentAt: number): void {
    const was = this.#leases.get(node);
    const until = was?.inc === record.inc ? was.until : Number.NEGATIVE_INFINITY;
    this.#leases.set(node, { inc: record.inc, sentAt, until });
    const document = world.store.document?.value;
    if (document) this.#count(world, node, document);
  }

  /** Whoever is (again) `in` may count the renewals that were committed before. */
  committed(world: Surroundings, before: Document | undefined, next: Document): void {
    for (const node of this.#leases.keys())
      if (before?.nodes[node] !== next.nodes[node]) this.#count(world, node, next);
  }

  #count(world: Surroundings, node: NodeName, document: Document): void {
    const lease = this.#leases.get(node)!;
    const entry = document.nodes[node];
    if (entry?.is !== 'in' || entry.inc !== lease.inc) return;
    const until = Math.max(lease.until, lease.sentAt + world.config.timing.leaseMs);
    this.#leases.set(node, { ...lease, until });
  }

  isValid(node: NodePart): boolean {
    const lease = this.#leases.get(node.name);
    return lease !== undefined && lease.inc === node.inc && node.world.schedule.now <= lease.until;
  }
}

export function checkPet(world: Surroundings, node: NodePart): void {
  if (!world.canLapse(node.name)) return;
  if (node.physical.size + node.pendingStarts.size === 0 || world.leases.isValid(node)) return;
  const what = [...node.physical.keys(), ...node.pendingStarts.keys()].join(', ');
  throw new Violation(
    `${node.name} pets its watchdog beyond its lease while ${what} runs or is being started`,
  );
}

export function checkLeased(world: Surroundings, node: NodePart, group: string): void {
  if (world.canLapse(node.name) && !world.leases.isValid(node))
    throw new Violation(`${node.name} starts ${group} without a valid lease`);
}
