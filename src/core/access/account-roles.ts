/** Which role an account of a node's system has: by its groups there, as the cluster file says. Being root gives none. */
import type { Role } from './access-document.ts';
import type { PasswordFault } from './access-reasons.ts';

/** Groups of the system, by the role they give. */
export type AccountRoles = Readonly<Record<Role, readonly string[]>>;

export interface AccountRole {
  readonly role: Role;
  /** By which it has it. */
  readonly group: string;
}

/** What somebody shows who comes by an account. */
export interface ShownPassword {
  readonly name: string;
  readonly password: string;
  /** An address. */
  readonly from: string;
}

export type AccountAnswer =
  | ({ readonly is: 'in' } & AccountRole)
  | { readonly is: 'refused'; readonly why: PasswordFault };

const most = ['admin', 'operate', 'view'] as const;

/** The strongest that one of these groups gives; undefined: none. */
export function roleOf(roles: AccountRoles, groups: readonly string[]): AccountRole | undefined {
  for (const role of most) {
    const group = roles[role].find((one) => groups.includes(one));
    if (group !== undefined) return { role, group };
  }
  return undefined;
}
