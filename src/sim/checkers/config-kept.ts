/**
 * Invariant 5: an acknowledged change of the configuration is never lost, and a refused one changes nothing. Every change
 * has a hash of its own here, so that each can be followed.
 */
import type { Reason } from '../../core/reason.ts';
import type { Document } from '../../core/takeover/document.ts';
import { Violation } from '../violation.ts';

interface Change {
  readonly base: number;
  answer: 'none' | 'accepted' | 'refused';
  inForce: boolean;
}

export class ConfigHistory {
  readonly #changes = new Map<string, Change>();
  readonly #tickets = new Map<number, string>();

  asked(ticket: number, hash: string, base: number): void {
    this.#tickets.set(ticket, hash);
    this.#changes.set(hash, { base, answer: 'none', inForce: false });
  }

  answered(ticket: number, refusal: Reason | undefined): void {
    const hash = this.#tickets.get(ticket);
    const change = hash === undefined ? undefined : this.#changes.get(hash);
    if (!change) return;
    change.answer = refusal ? 'refused' : 'accepted';
    if (!refusal && !change.inForce)
      throw new Violation(`configuration ${hash} was acknowledged and is not in force`);
    if (refusal && change.inForce)
      throw new Violation(`configuration ${hash} was refused (${refusal.kind}) and is in force`);
  }

  /** True when another configuration is in force now. */
  committed(before: Document | undefined, next: Document): boolean {
    const was = before?.config;
    const now = next.config;
    if (!was || (was.hash === now.hash && was.version === now.version)) return false;
    const change = this.#changes.get(now.hash);
    if (!change) throw new Violation(`configuration ${now.hash} is in force, which nobody asked for`);
    if (now.version !== was.version + 1 || change.base !== was.version)
      throw new Violation(`configuration version ${was.version} is followed by ${now.version}`);
    if (change.answer === 'refused')
      throw new Violation(`configuration ${now.hash} was refused and comes into force all the same`);
    change.inForce = true;
    return true;
  }
}
