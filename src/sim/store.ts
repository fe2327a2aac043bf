/**
 * The simulated store: the engine that passes the store contract, behind a network of virtual time that delays answers,
 * loses them, lets writes land late, and refuses or is gone. Every committed document is shown to the checkers.
 */
import type { NodeName } from '../core/config.ts';
import { changeOf, documentKey, forged, recordKey, snapshotOf } from '../core/domain-entries.ts';
import type { Document, NodeRecord } from '../core/takeover/document.ts';
import type { Snapshot } from '../core/takeover/event.ts';
import { sameRecord } from '../core/takeover/same-record.ts';
import { type DomainChange, tellsLateMs, type Versioned, type WriteAnswer } from '../core/versioned.ts';
import { MemoryEngine } from '../store/memory/memory-engine.ts';
import type { Writer } from './checkers/writer.ts';
import type { Keys } from './keys.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import { SimSeals } from './sim-seals.ts';

const takeover = 'takeover';

export type StoreMode = 'up' | 'gone' | 'readonly' | 'slow';

/** The two ways of a call; what is under way takes each as it is then. */
export interface Path {
  /** Whose call it is. */
  readonly node: NodeName;
  there(): boolean;
  back(): boolean;
}

type Change = DomainChange<Document, NodeRecord>;
type RecordChange = Extract<Change, { kind: 'record' }>;

export class SimStore {
  mode: StoreMode = 'up';
  /** Probability that the answer to a write is lost although it was carried out, or lands late. */
  lostAnswers = 0;
  /** Whether a watcher is told of a mere renewal late, as some engines do. */
  tellsLate = false;
  readonly seals = new SimSeals();
  readonly onCommit: ((before: Document | undefined, next: Document, by: Writer) => void)[] = [];
  readonly onRecord: ((node: NodeName, record: NodeRecord, sentAt: number) => void)[] = [];
  readonly #engine = new MemoryEngine();
  readonly #lasts = new Map<string, Document>();
  /** Document writes that stand somewhere on their way, by node; undefined: none is held. */
  readonly #held = new Map<NodeName, (() => void)[]>();
  #life = 0;
  #copy: ReadonlyMap<string, Versioned<unknown>> | undefined;
  readonly #watchers = new Map<NodeName, (change: Change) => void>();
  /** What a watcher will be told late, and since when it waits. */
  readonly #waiting = new Map<NodeName, { readonly change: RecordChange; readonly since: number }[]>();
  /** The write under way changes nothing but the counter of a record. */
  #isRenewal = false;
  readonly #schedule: Schedule;
  readonly #random: Random;
  readonly #latencyMs: number;

  constructor(schedule: Schedule, random: Random, latencyMs = 1) {
    this.#schedule = schedule;
    this.#random = random;
    this.#latencyMs = latencyMs;
    this.#engine.watch(takeover, (change) => {
      const told = changeOf<Document, NodeRecord>(change);
      if (told !== undefined) this.#push(told);
    });
  }

  /** What a person writes: `init`, or the acceptance of what the store shows. */
  put(document: Document, keys?: Keys): void {
    this.seals.signByHand(document, keys);
    this.#engine.write(takeover, documentKey, this.document?.version ?? 0, document);
    this.#lasts.set(document.lineage, document);
  }

  /** A copy of everything, to be put back later. */
  copy(): void {
    this.#copy = new Map(this.#engine.entries(takeover));
  }

  dropCopy(): void {
    this.#copy = undefined;
  }

  /** The keys of whoever wrote the entry, as they stand in the file. */
  signersOf(key: string): Keys {
    return this.seals.keysOf(this.#engine.entries(takeover).get(key)?.value);
  }

  /** Reads and writes of this node are carried out and answered. */
  isWellFor(node: NodeName): boolean {
    return this.mode === 'up' && this.lostAnswers === 0 && !this.#held.has(node);
  }

  /** From now on what this node writes into the document stands somewhere on its way. */
  hold(node: NodeName): void {
    if (!this.#held.has(node)) this.#held.set(node, []);
  }

  /** What was held arrives, one after the other, long after whoever wrote it has given up. */
  letGo(node: NodeName): void {
    const held = this.#held.get(node) ?? [];
    this.#held.delete(node);
    for (const commit of held) this.#land(commit);
  }

  letAllGo(): void {
    for (const node of [...this.#held.keys()]) this.letGo(node);
  }

  #land(commit: () => void): void {
    const life = this.#life;
    this.#schedule.after(this.#latencyMs / 2, () => {
      if (life === this.#life && (this.mode === 'up' || this.mode === 'slow')) commit();
    });
  }

  /** The document of the copy. */
  get copied(): Document | undefined {
    return this.#copy?.get(documentKey)?.value as Document | undefined;
  }

  putBack(): void {
    if (this.#copy) this.#replace(this.#copy);
  }

  empty(): void {
    this.#replace(new Map());
  }

  /** The document is lost, the records are not. */
  forget(): void {
    const entries = new Map(this.#engine.entries(takeover));
    entries.delete(documentKey);
    this.#replace(entries);
  }

  /** Its members are new processes: nothing that was under way lands in them. */
  #replace(entries: ReadonlyMap<string, Versioned<unknown>>): void {
    this.#life += 1;
    this.#held.clear();
    this.#engine.replace(takeover, entries);
  }

  /** The newest document of every lineage, whatever the store shows now: nodes may live by any of them. */
  lasts(): readonly Document[] {
    return [...this.#lasts.values()];
  }

  get document(): Versioned<Document> | undefined {
    return this.#engine.entries(takeover).get(documentKey) as Versioned<Document> | undefined;
  }

  /** Calls `done` with the snapshot, or never (the caller has a time-out). */
  read(path: Path, done: (snapshot: Snapshot) => void): void {
    this.#call(path, () => {
      const snapshot = this.#snapshot(path.node);
      return () => done(snapshot);
    });
  }

  writeDocument(
    by: Writer,
    expected: number,
    value: Document,
    path: Path,
    done: (answer: WriteAnswer) => void,
  ): void {
    this.seals.sign(by.node, value, this.document?.value);
    const commit = () => {
      const before = this.document?.value;
      const answer = this.#engine.write(takeover, documentKey, expected, value);
      if (answer.answer !== 'ok') return answer;
      const last = this.#lasts.get(value.lineage);
      if (!last || last.version < value.version) this.#lasts.set(value.lineage, value);
      for (const seen of this.onCommit) seen(before, value, by);
      return answer;
    };
    const held = this.#held.get(by.node);
    if (held) held.push(commit);
    else this.#write(path, done, commit);
  }

  writeRecord(
    node: NodeName,
    expected: number,
    value: NodeRecord,
    path: Path,
    done: (answer: WriteAnswer) => void,
  ): void {
    const sentAt = this.#schedule.now;
    this.seals.sign(node, value, this.document?.value);
    this.#write(path, done, () => {
      const before = this.#engine.entries(takeover).get(recordKey(node))?.value as NodeRecord | undefined;
      this.#isRenewal = before !== undefined && sameRecord(before, value);
      const answer = this.#engine.write(takeover, recordKey(node), expected, value);
      this.#isRenewal = false;
      if (answer.answer === 'ok') for (const seen of this.onRecord) seen(node, value, sentAt);
      return answer;
    });
  }

  watch(node: NodeName, watcher: ((change: Change) => void) | undefined): void {
    if (watcher) this.#watchers.set(node, watcher);
    else this.#watchers.delete(node);
  }

  #snapshot(node: NodeName): Snapshot {
    const entries = [...this.#engine.entries(takeover)].map(
      ([key, entry]) =>
        [
          key,
          this.seals.canRead(node, entry.value) ? entry : { version: entry.version, value: forged },
        ] as const,
    );
    return snapshotOf(new Map(entries));
  }

  /** A change may be pushed before its writer has the acknowledgement, or after. Who wrote a record knows it. */
  #push(change: Change): void {
    for (const [node, watcher] of this.#watchers) {
      if (change.kind === 'record' && change.node === node) continue;
      if (!this.seals.canRead(node, valueIn(change))) {
        // A read says what is wrong with it.
        this.#schedule.after(this.#latencyMs, () => watcher({ kind: 'watching' }));
        continue;
      }
      if (change.kind === 'record' && this.#isRenewal && this.tellsLate) {
        this.#tellLater(node, change);
        continue;
      }
      this.#tellWaiting(node);
      this.#schedule.after(this.#random.between(0.2, 2) * this.#latencyMs, () => watcher(change));
    }
  }

  #tellLater(node: NodeName, change: RecordChange): void {
    const waiting = this.#waiting.get(node) ?? [];
    this.#waiting.set(node, [...waiting, { change, since: this.#schedule.now }]);
    if (waiting.length === 0) this.#schedule.after(tellsLateMs, () => this.#tellWaiting(node));
  }

  /** Before the next thing that is said to it, or in the end. */
  #tellWaiting(node: NodeName): void {
    const waiting = this.#waiting.get(node) ?? [];
    this.#waiting.delete(node);
    for (const { change, since } of waiting) {
      const told = { ...change, ageMs: this.#schedule.now - since };
      this.#schedule.after(0.1 * this.#latencyMs, () => this.#watchers.get(node)?.(told));
    }
  }

  #write(path: Path, done: (answer: WriteAnswer) => void, commit: () => WriteAnswer): void {
    const lost = this.lostAnswers > 0 && this.#random.chance(this.lostAnswers);
    const late = lost && this.#random.chance(0.5);
    if (late) {
      // The request is stuck somewhere and lands long after the caller has given up.
      const life = this.#life;
      this.#schedule.after(this.#random.between(50, 3000), () => {
        if (life !== this.#life) return;
        if (this.mode === 'up' || this.mode === 'slow') commit();
      });
      return;
    }
    this.#call(path, () => {
      if (this.mode === 'readonly') return () => {};
      const answer = commit();
      return lost ? () => {} : () => done(answer);
    });
  }

  #call(path: Path, serve: () => () => void): void {
    const slow = this.mode === 'slow' ? this.#random.between(50, 900) : 0;
    const life = this.#life;
    this.#schedule.after(this.#latencyMs / 2 + slow, () => {
      if (this.mode === 'gone' || life !== this.#life || !path.there()) return;
      const answer = serve();
      this.#schedule.after(this.#latencyMs / 2, () => {
        if (path.back()) answer();
      });
    });
  }
}

function valueIn(change: Change): unknown {
  if (change.kind === 'document') return change.document.value;
  return change.kind === 'record' ? change.record.value : undefined;
}
