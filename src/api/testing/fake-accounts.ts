/** Accounts of a system without one: as many as a test makes up. */
import {
  type AccountAnswer,
  type AccountRoles,
  roleOf,
  type ShownPassword,
} from '../../core/access/account-roles.ts';

export class FakeAccounts {
  /** As the cluster file says. */
  now: AccountRoles | undefined;
  people: Readonly<Record<string, { readonly password: string; readonly groups: readonly string[] }>> = {};
  readonly asked: ShownPassword[] = [];

  roles(): AccountRoles | undefined {
    return this.now;
  }

  async ask(shown: ShownPassword): Promise<AccountAnswer> {
    this.asked.push(shown);
    const there = this.people[shown.name];
    if (there === undefined) return { is: 'refused', why: 'no-account' };
    if (there.password !== shown.password) return { is: 'refused', why: 'wrong-password' };
    const role = this.now && roleOf(this.now, there.groups);
    return role === undefined ? { is: 'refused', why: 'no-role' } : { is: 'in', ...role };
  }
}
