/** The audit log as one node hands it to another: the shape of the route, which fields are added to and never taken from. */
import type { Role } from '../core/access/access-document.ts';
import type { Asker } from '../core/access/access-reasons.ts';

export interface AuditEntry {
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
  readonly who: string | null;
  readonly by: Asker['kind'] | 'password' | 'nothing' | null;
  readonly role: Role | null;
  readonly group: string | null;
  readonly from: string;
  readonly what: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly answer: string;
  readonly because: string | null;
  readonly text: string;
}

export interface AuditAsked {
  /** Wall clock, ms. */
  readonly since: number;
  /** At most so many, the newest. */
  readonly last: number;
}
