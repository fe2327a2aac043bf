/**
 * The simulated store: linearizable, compare-and-set, watched; with delays, lost answers that land late, an outage,
 * read-only. Every committed document is shown to the checkers.
 */
import type { NodeName } from '../core/config.ts';
import type { Document, NodeRecord } from '../core/takeover/document.ts';
import type { Answer, Snapshot, Versioned } from '../core/takeover/event.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';

export type StoreMode = 'up' | 'gone' | 'readonly' | 'slow';

export interface StoreWatcher {
  document(document: Versioned<Document>): void;
  record(node: NodeName, record: Versioned<NodeRecord>): void;
}

export class SimStore {
  mode: StoreMode = 'up';
  /** Probability that the answer to a write is lost although it was carried out, or lands late. */
  lostAnswers = 0;
  document: Versioned<Document> | undefined;
  records: Record<NodeName, Versioned<NodeRecord>> = {};
  readonly onCommit: ((before: Document | undefined, next: Document) => void)[] = [];
  readonly onRecord: ((node: NodeName, record: NodeRecord, sentAt: number) => void)[] = [];
  private readonly watchers = new Map<string, StoreWatcher>();
  private readonly schedule: Schedule;
  private readonly random: Random;
  private readonly latencyMs: number;

  constructor(schedule: Schedule, random: Random, latencyMs = 1) {
    this.schedule = schedule;
    this.random = random;
    this.latencyMs = latencyMs;
  }

  /** Calls `done` with the snapshot, or never (the caller has a time-out). */
  read(reachable: () => boolean, done: (snapshot: Snapshot) => void): void {
    this.call(reachable, () => {
      const snapshot = { document: this.document, records: { ...this.records } };
      return () => done(snapshot);
    });
  }

  writeDocument(
    expected: number,
    value: Document,
    reachable: () => boolean,
    done: (answer: Answer) => void,
  ): void {
    this.write(reachable, done, () => {
      if ((this.document?.version ?? 0) !== expected) return { answer: 'conflict' };
      const before = this.document?.value;
      this.document = { version: expected + 1, value };
      for (const commit of this.onCommit) commit(before, value);
      const committed = this.document;
      for (const [, w] of this.watchers) this.schedule.after(this.pushMs(), () => w.document(committed));
      return { answer: 'ok', version: expected + 1 };
    });
  }

  writeRecord(
    node: NodeName,
    expected: number,
    value: NodeRecord,
    reachable: () => boolean,
    done: (answer: Answer) => void,
  ): void {
    const sentAt = this.schedule.now;
    this.write(reachable, done, () => {
      if ((this.records[node]?.version ?? 0) !== expected) return { answer: 'conflict' };
      const committed = { version: expected + 1, value };
      this.records = { ...this.records, [node]: committed };
      for (const seen of this.onRecord) seen(node, value, sentAt);
      for (const [id, w] of this.watchers)
        if (id !== node) this.schedule.after(this.pushMs(), () => w.record(node, committed));
      return { answer: 'ok', version: expected + 1 };
    });
  }

  watch(id: string, watcher: StoreWatcher | undefined): void {
    if (watcher) this.watchers.set(id, watcher);
    else this.watchers.delete(id);
  }

  private write(reachable: () => boolean, done: (answer: Answer) => void, commit: () => Answer): void {
    const lost = this.lostAnswers > 0 && this.random.chance(this.lostAnswers);
    const late = lost && this.random.chance(0.5);
    if (late) {
      // The request is stuck somewhere and lands long after the caller has given up.
      this.schedule.after(this.random.between(50, 3000), () => {
        if (this.mode === 'up' || this.mode === 'slow') commit();
      });
      return;
    }
    this.call(reachable, () => {
      if (this.mode === 'readonly') return () => {};
      const answer = commit();
      return lost ? () => {} : () => done(answer);
    });
  }

  /** A change may be pushed before its writer has the acknowledgement, or after. */
  private pushMs(): number {
    return this.random.between(0.2, 2) * this.latencyMs;
  }

  private call(reachable: () => boolean, serve: () => () => void): void {
    const slow = this.mode === 'slow' ? this.random.between(50, 900) : 0;
    this.schedule.after(this.latencyMs / 2 + slow, () => {
      if (this.mode === 'gone' || !reachable()) return;
      const answer = serve();
      this.schedule.after(this.latencyMs / 2, () => {
        if (reachable()) answer();
      });
    });
  }
}
