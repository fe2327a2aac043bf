/**
 * Attempts to come in that failed: counted by address, so that who fails often is not even looked at for a while, and told in
 * the journal, each while they are few and as a number when they are many: a flood fills neither disk nor memory.
 */
import type { AccessReason, Shown, SignInFault } from '../../core/access/access-reasons.ts';

export interface GuardOptions {
  /** Monotonic ms. */
  now(): number;
  tell(reason: AccessReason): void;
}

const windowMs = 60_000;
/** So often in a window somebody may get it wrong. */
const failuresMax = 10;
const toldOfAddressMax = 3;
/** Each that is looked at: which accounts were tried is what there is to know. */
const toldPasswordsMax = failuresMax;
const toldMax = 20;
/** More addresses than that within a window are one. */
const addressesMax = 1000;

interface Failures {
  count: number;
  told: number;
}

export interface SignInGuard {
  /** Too many attempts came from there within the last minute. */
  isBlocked(from: string): boolean;
  failed(from: string, shown: Shown, why: SignInFault, name?: string): void;
  /** Tells what is still to be told of a minute that is over. */
  look(): void;
}

export function createSignInGuard({ now, tell }: GuardOptions): SignInGuard {
  let since = now();
  let by = new Map<string, Failures>();
  let told = 0;
  let untold = 0;
  let silent = new Set<string>();
  const keyOf = (from: string) => (by.has(from) || by.size < addressesMax ? from : 'others');
  const look = (): void => {
    const forMs = now() - since;
    if (forMs < windowMs) return;
    const [count, addresses] = [untold, silent.size];
    since = now();
    by = new Map();
    silent = new Set();
    told = untold = 0;
    if (count > 0) tell({ kind: 'sign-ins-failed', count, addresses, forMs: Math.round(forMs) });
  };
  return {
    look,
    isBlocked(from) {
      look();
      return (by.get(keyOf(from))?.count ?? 0) >= failuresMax;
    },
    failed(from, shown, why, name) {
      look();
      const key = keyOf(from);
      const failures = by.get(key) ?? { count: 0, told: 0 };
      by.set(key, failures);
      failures.count += 1;
      const most = shown === 'password' ? toldPasswordsMax : toldOfAddressMax;
      if (failures.told >= most || told >= toldMax) {
        untold += 1;
        silent.add(key);
        return;
      }
      failures.told += 1;
      told += 1;
      tell({ kind: 'sign-in-failed', from, shown, why, ...(name !== undefined && { name }) });
    },
  };
}
