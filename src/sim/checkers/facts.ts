/** What has really happened so far, as somebody sees it who stands outside of the nodes: what the checkers judge by. */
import type { NodeName } from '../../core/config.ts';
import type { FenceResults } from '../../core/power.ts';
import type { Document, NodeRecord } from '../../core/takeover/document.ts';
import type { Request } from '../../core/takeover/requests/requests.ts';
import { EndedRequests } from './ended-requests.ts';
import { Healthy } from './healthy.ts';
import { HeardWords } from './heard-words.ts';
import { Wires } from './wires.ts';
import type { Writer } from './writer.ts';

export class Facts {
  readonly words = new HeardWords();
  readonly requests = new EndedRequests();
  /** Incarnations (`node/inc`) that a person has called off. */
  readonly #vouched = new Set<string>();
  readonly healthy = new Healthy();
  readonly wires = new Wires();
  readonly #begun = new Set<string>();
  readonly #launched = new Set<string>();
  readonly #off = new Set<string>();
  readonly #switchedOn = new Set<string>();
  readonly #reborn = new Set<string>();

  took(node: NodeName, record: NodeRecord, now: number): void {
    this.words.took(node, record, now);
    this.requests.took(node, record, now);
    if (record.clean) for (const inc of [...(record.after ?? []), '']) this.#reborn.add(`${node}/${inc}`);
  }

  asked(request: Request): void {
    if (request.kind === 'confirm-off') this.#vouched.add(`${request.node}/${request.inc}`);
  }

  isVouchedFor(node: NodeName, inc: string): boolean {
    return this.#vouched.has(`${node}/${inc}`);
  }

  committed({ nodes }: Document): void {
    for (const [node, entry] of Object.entries(nodes)) {
      if (entry.is === 'accused' && entry.started) this.#begun.add(`${node}/${entry.inc}/${entry.attempt}`);
      const again = entry.is === 'gone' ? entry.switchOn : undefined;
      if (entry.is === 'gone' && again?.is === 'started')
        this.#switchedOn.add(`${node}/${entry.inc}/${again.attempt}`);
    }
  }

  /** That it is switched on again stood in the document. */
  mayBeSwitchedOn(node: NodeName, inc: string, attempt: number): boolean {
    return this.#switchedOn.has(`${node}/${inc}/${attempt}`);
  }

  /** That the attempt has begun stood in the document. */
  hasBegun(node: NodeName, inc: string, attempt: number): boolean {
    return this.#begun.has(`${node}/${inc}/${attempt}`);
  }

  /** False: it was launched before. */
  launches(node: NodeName, inc: string, attempt: number, by: Writer): boolean {
    // Who takes an attempt over starts the next one; the same number in another term is another attempt.
    const key = `${node}/${inc}/${attempt}/${by.node}/${by.inc}`;
    const isFirst = !this.#launched.has(key);
    this.#launched.add(key);
    return isFirst;
  }

  fenced(node: NodeName, inc: string, attempt: number, results: FenceResults): void {
    const said = Object.values(results);
    const isOff = said.every(({ after, again }) => after.power === 'off' && (again ?? after).power === 'off');
    if (isOff && (said.length === 1 || said.every(({ again }) => again !== undefined)))
      this.#off.add(`${node}/${inc}/${attempt}`);
  }

  wasOff(node: NodeName, inc: string, attempt: number): boolean {
    return this.#off.has(`${node}/${inc}/${attempt}`);
  }

  /** A clean incarnation of the node has named this one among those before it. */
  isRebornFrom(node: NodeName, inc: string): boolean {
    return this.#reborn.has(`${node}/${inc}`);
  }
}
