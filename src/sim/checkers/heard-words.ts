/**
 * Everything that ever stood in the record of an incarnation, as the store took it. A coordinator decides on a record as it
 * was when it read; by the time its write lands the record may say something else, but what it decided on must have stood
 * there once.
 */
import type { GroupName, NodeName } from '../../core/config.ts';
import type { NodeRecord } from '../../core/takeover/document.ts';

export class HeardWords {
  readonly #words = new Map<string, NodeRecord[]>();
  readonly #last = new Map<NodeName, { readonly inc: string; readonly at: number }>();
  /** The longest time that the record of a node stood still, and until when that was. */
  readonly #stills = new Map<NodeName, { readonly ms: number; readonly until: number }[]>();

  took(node: NodeName, record: NodeRecord, now: number): void {
    const key = `${node}/${record.inc}`;
    keepLast(this.#words, key, record, 401);
    const before = this.#last.get(node);
    keepLast(this.#stills, node, { ms: now - (before?.at ?? 0), until: now }, 20);
    this.#last.set(node, { inc: record.inc, at: now });
  }

  /** Whether a record of this incarnation has ever said so. */
  said(node: NodeName, inc: string, what: (record: NodeRecord) => boolean): boolean {
    return this.#words.get(`${node}/${inc}`)?.some(what) ?? false;
  }

  last(node: NodeName, inc: string): NodeRecord | undefined {
    return this.#words.get(`${node}/${inc}`)?.at(-1);
  }

  hasReleased(node: NodeName, inc: string, group: GroupName, gen: number): boolean {
    return this.said(node, inc, ({ released }) => (released[group] ?? -1) >= gen);
  }

  /** Another incarnation has had the record. */
  hasAnother(node: NodeName, inc: string): boolean {
    const begins = `${node}/`;
    return [...this.#words.keys()].some((key) => key.startsWith(begins) && key !== `${node}/${inc}`);
  }

  /** The record stands still for so long, or did until a moment ago. */
  stoodStill(node: NodeName, ms: number, now: number, agoMs: number): boolean {
    const last = this.#last.get(node);
    if (last === undefined || now - last.at >= ms) return true;
    return (this.#stills.get(node) ?? []).some((still) => still.ms >= ms && now - still.until <= agoMs);
  }
}

function keepLast<T>(lists: Map<string, T[]>, key: string, item: T, most: number): void {
  const list = lists.get(key);
  if (list === undefined) return void lists.set(key, [item]);
  list.push(item);
  if (list.length > most) list.shift();
}
