/**
 * Who comes in from the network by name and password of an account of this node's system. First its groups are looked up:
 * one that has no role here is never asked for, so nobody tries passwords of it through this door. Then PAM judges the password.
 *
 * - A refusal comes at a full multiple of four seconds after the question: how long PAM takes does not tell what was wrong.
 * - What was taken counts for ten seconds, known by a keyed hash that no disk sees: the questions of one command, and of a
 *   script, are one. A password that is being asked for is not asked for again beside it.
 * - Only so many are asked for at a time, and of one address fewer.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { PasswordFault } from '../core/access/access-reasons.ts';
import {
  type AccountAnswer,
  type AccountRoles,
  roleOf,
  type ShownPassword,
} from '../core/access/account-roles.ts';
import { isPassword, isSystemName } from '../values/account-text.ts';
import { startSaslauthd } from './examine-accounts.ts';
import type { Groups } from './groups-of.ts';
import type { Verdict } from './saslauthd.ts';

export interface AccountsOptions {
  /** As the configuration in force says; undefined: no account lets in. */
  roles(): AccountRoles | undefined;
  groupsOf(name: string): Promise<Groups>;
  ask(shown: ShownPassword, withinMs: number): Promise<Verdict>;
  /** Monotonic ms. */
  now(): number;
  wait(ms: number): Promise<void>;
  /** One sentence without its period: why the system cannot be asked. */
  report(said: string): void;
}

export interface Accounts {
  roles(): AccountRoles | undefined;
  ask(shown: ShownPassword): Promise<AccountAnswer>;
}

export const countsForMs = 10_000;
export const refusalStepMs = 4_000;
/** Of groups and password together: less than two steps. */
const askedWithinMs = 7_500;
export const askedMax = 8;
export const askedOfAddressMax = 4;
const takenMax = 256;

/** As auth_pam.c of saslauthd words what pam_authenticate and pam_acct_mgmt refuse. With another word it has not asked. */
const faults: ReadonlyMap<string, PasswordFault> = new Map([
  ['PAM auth error', 'wrong-password'],
  ['PAM acct error', 'account-closed'],
]);

type Asked =
  | { readonly is: 'taken'; readonly groups: readonly string[] }
  | Extract<AccountAnswer, { readonly is: 'refused' }>;

interface Asking {
  readonly from: string;
  readonly asked: Promise<Asked>;
}

interface Taken {
  readonly groups: readonly string[];
  readonly untilMs: number;
}

export function createAccounts(o: AccountsOptions): Accounts {
  const door = new AccountDoor(o);
  return { roles: o.roles, ask: (shown) => door.ask(shown) };
}

class AccountDoor {
  readonly #o: AccountsOptions;
  readonly #key = randomBytes(32);
  readonly #asking = new Map<string, Asking>();
  readonly #taken = new Map<string, Taken>();
  #reported = '';

  constructor(o: AccountsOptions) {
    this.#o = o;
  }

  async ask(shown: ShownPassword): Promise<AccountAnswer> {
    const roles = this.#o.roles();
    if (roles === undefined) return refused('accounts-off');
    if (!isSystemName(shown.name) || !isPassword(shown.password)) return refused('malformed');
    const asked = await this.#askOnce(shown, roles);
    if (asked.is === 'refused') return asked;
    const role = roleOf(roles, asked.groups);
    return role === undefined ? refused('no-role') : { is: 'in', ...role };
  }

  #askOnce(shown: ShownPassword, roles: AccountRoles): Asked | Promise<Asked> {
    const key = this.#keyOf(shown);
    const taken = this.#taken.get(key);
    if (taken !== undefined && this.#o.now() < taken.untilMs) return { is: 'taken', groups: taken.groups };
    const there = this.#asking.get(key);
    if (there !== undefined) return there.asked;
    const ofAddress = [...this.#asking.values()].filter(({ from }) => from === shown.from);
    if (this.#asking.size >= askedMax || ofAddress.length >= askedOfAddressMax) return refused('busy');
    const asked = this.#askSlowly(shown, roles, key).finally(() => this.#asking.delete(key));
    this.#asking.set(key, { from: shown.from, asked });
    return asked;
  }

  async #askSlowly(shown: ShownPassword, roles: AccountRoles, key: string): Promise<Asked> {
    const begun = this.#o.now();
    const asked = await this.#askSystem(shown, roles, begun);
    const now = this.#o.now();
    if (asked.is === 'taken') this.#keep(key, { groups: asked.groups, untilMs: now + countsForMs });
    else await this.#o.wait(refusalStepMs - ((now - begun) % refusalStepMs));
    return asked;
  }

  async #askSystem(shown: ShownPassword, roles: AccountRoles, begun: number): Promise<Asked> {
    const found = await this.#o.groupsOf(shown.name);
    if (found.is === 'silent') return this.#silent(found.said);
    if (found.is === 'no-account') return refused('no-account');
    if (roleOf(roles, found.groups) === undefined) return refused('no-role');
    const verdict = await this.#o.ask(shown, askedWithinMs - (this.#o.now() - begun));
    const why = verdict.is === 'no' ? faults.get(verdict.said) : undefined;
    if (verdict.is !== 'yes' && why === undefined)
      return this.#silent(`saslauthd: ${verdict.said}; ${startSaslauthd}`);
    this.#reported = '';
    return why === undefined ? { is: 'taken', groups: found.groups } : refused(why);
  }

  /** Once until it is another, or was well in between. */
  #silent(said: string): Asked {
    if (said !== this.#reported) this.#o.report(`Accounts of the system cannot be asked for: ${said}`);
    this.#reported = said;
    return refused('not-asked');
  }

  #keep(key: string, taken: Taken): void {
    const now = this.#o.now();
    for (const [old, { untilMs }] of this.#taken) if (untilMs <= now) this.#taken.delete(old);
    if (this.#taken.size < takenMax) this.#taken.set(key, taken);
  }

  #keyOf({ name, password }: ShownPassword): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([name, password]))
      .digest('base64');
  }
}

function refused(why: PasswordFault): Extract<AccountAnswer, { readonly is: 'refused' }> {
  return { is: 'refused', why };
}
