/**
 * What nobody waits for any more is not done: once the record of the node where it was asked says that the time of a request
 * is over, no coordinator decides to carry it out, but for one that has not seen that record yet.
 */
import type { NodeName } from '../../core/config.ts';
import type { Document, NodeRecord } from '../../core/takeover/document.ts';
import { Violation } from '../violation.ts';

export class EndedRequests {
  /** By `node/inc/seq`: when a record first said so. */
  readonly #ended = new Map<string, number>();

  took(node: NodeName, { inc, requests }: NodeRecord, now: number): void {
    for (const { seq, leftMs } of requests) {
      const key = `${node}/${inc}/${seq}`;
      if (leftMs === 0 && !this.#ended.has(key)) this.#ended.set(key, now);
    }
  }

  /** A coordinator decides to write `next`. A read that is under way may show the record of `staleMs` ago. */
  decided(before: Document | undefined, next: Document, now: number, staleMs: number): void {
    for (const [node, { inc, results }] of Object.entries(next.answers)) {
      const was = before?.answers[node];
      const known = was?.inc === inc ? was.done : 0;
      for (const [seq, refusal] of Object.entries(results)) {
        const endedAt = this.#ended.get(`${node}/${inc}/${seq}`);
        if (refusal !== null || Number(seq) <= known || endedAt === undefined) continue;
        if (now - endedAt > staleMs)
          throw new Violation(
            `request ${seq} of ${node} is carried out ${Math.round(now - endedAt)} ms after its end`,
          );
      }
    }
  }
}
