/** Accounts of this system by which people sign in, where the cluster file lets them: PAM is asked by a process that is not ours. */
import {
  examineHelper,
  type HelperTrouble,
  hasPamFile,
  pamFile,
  startSaslauthd,
  unknownGroups,
} from '../../accounts/examine-accounts.ts';
import type { Config } from '../../core/config.ts';
import { type Check, failed, ok, warning } from './check.ts';

const check = 'system accounts';

export interface AccountsFound {
  readonly trouble: HelperTrouble | undefined;
  /** Undefined: the system does not say. */
  readonly unknown: readonly string[] | undefined;
  readonly hasFile: boolean;
}

/** Of a cluster with an identity; nothing where no account lets in. */
export async function checkAccounts({ api }: Pick<Config, 'api'>): Promise<Check[]> {
  if (api?.accounts === undefined || !api.enabled) return [];
  const { view, operate, admin } = api.accounts;
  const groups = [...new Set([...view, ...operate, ...admin])];
  const [trouble, unknown, hasFile] = await Promise.all([
    examineHelper(),
    unknownGroups(groups),
    hasPamFile(),
  ]);
  return judgeAccounts(groups, { trouble, unknown, hasFile });
}

/** Pure. */
export function judgeAccounts(
  groups: readonly string[],
  { trouble, unknown, hasFile }: AccountsFound,
): Check[] {
  const checks: Check[] = [];
  if (trouble !== undefined) {
    const why = trouble.is === 'not-installed' ? 'is not installed' : `gives no answer: ${trouble.said}`;
    checks.push(failed(check, `nobody signs in by one: saslauthd ${why}`, startSaslauthd));
  }
  if (unknown === undefined)
    checks.push(
      warning(check, '"getent group" gives no answer', 'See to the name service: /etc/nsswitch.conf.'),
    );
  for (const group of unknown ?? []) {
    const found = `there is no group "${group}" here, so it gives nobody a role on this node`;
    checks.push(warning(check, found, 'Make it, or correct its name in api.accounts of the cluster file.'));
  }
  if (!hasFile) {
    const next = 'Put it back: two lines, "@include common-auth" and "@include common-account".';
    checks.push(warning(check, `there is no ${pamFile}, so PAM judges by "other"`, next));
  }
  return checks.length > 0 ? checks : [ok(check, `saslauthd is asked; groups: ${groups.join(', ')}`)];
}
