/**
 * Counts what this node took over, by proof, and how long it took, from the notes that it makes anyway. Of this node alone, so
 * that the sums of all nodes are those of the cluster.
 */
import type { NodeName } from '../core/config.ts';
import type { AgentEvent, MovesByProof } from '../ports/agent-facade.ts';

interface Begun {
  readonly proof: string;
  readonly at: number;
}

export interface MoveTally {
  add(event: Pick<AgentEvent, 'reason' | 'at'>): void;
  read(): readonly MovesByProof[];
}

export function createMoveTally(node: NodeName): MoveTally {
  const moves = new Map<string, MovesByProof>();
  const begun = new Map<string, Begun>();
  const accusedAt = new Map<NodeName, number>();
  const count = (
    proof: string,
    more: { readonly count: number; readonly ended: number; readonly sumMs: number },
  ) => {
    const { count: known, ended, sumMs } = moves.get(proof) ?? { count: 0, ended: 0, sumMs: 0 };
    moves.set(proof, {
      proof,
      count: known + more.count,
      ended: ended + more.ended,
      sumMs: sumMs + more.sumMs,
    });
  };
  return {
    add({ reason, at }) {
      if (reason.kind === 'node-accused') {
        if (!accusedAt.has(reason.node)) accusedAt.set(reason.node, at);
      } else if (reason.kind === 'node-in') {
        accusedAt.delete(reason.node);
      } else if (reason.kind === 'group-assigned') {
        begun.delete(reason.group);
        if (reason.node !== node) return;
        const from = reason.why?.kind === 'accused' ? accusedAt.get(reason.why.node) : undefined;
        begun.set(reason.group, { proof: reason.proof, at: from ?? at });
        count(reason.proof, { count: 1, ended: 0, sumMs: 0 });
      } else if (reason.kind === 'runs') {
        const from = reason.node === node ? begun.get(reason.group) : undefined;
        if (from === undefined) return;
        begun.delete(reason.group);
        count(from.proof, { count: 0, ended: 1, sumMs: Math.max(0, at - from.at) });
      }
    },
    read: () => [...moves.values()],
  };
}
