/**
 * Whether a token is a host's way into the cluster now. It is used once; the host that used it, known by its name and its
 * public key, may come by it again until it ends, so that a join that was interrupted can be gone on with.
 */
import type { Token } from './access-document.ts';
import type { SignInFault } from './access-reasons.ts';

export interface Joining {
  readonly node: string;
  /** SHA-256 of its public key, hexadecimal. */
  readonly key: string;
}

/** Whoever comes: undefined where it may count, for somebody at least. `at`: ms since 1970. */
export function judgeJoinToken(token: Token | undefined, at: number): SignInFault | undefined {
  if (token?.opens.is !== 'join') return 'unknown';
  if (token.spent?.is === 'revoked') return 'revoked';
  return at < token.endsAt ? undefined : 'ended';
}

/** For this host: undefined where it counts. */
export function judgeJoining(
  token: Token | undefined,
  { node, key }: Joining,
  at: number,
): SignInFault | undefined {
  const fault = judgeJoinToken(token, at);
  if (fault !== undefined || token?.spent === undefined) return fault;
  return token.spent.by === node && token.spent.key === key ? undefined : 'used';
}
