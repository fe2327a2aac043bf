/** Tokens as they are shown: whose, what for, until when, and never a secret nor its hash. */
import { isInForce, type Token } from '../../core/access/access-document.ts';
import type { KnownToken } from '../../ports/access.ts';
import type { TokenView } from '../contract/views.ts';

/** In force first, the newest first. */
export function viewTokens(known: readonly KnownToken[], at: number): TokenView[] {
  const rank = ({ token }: KnownToken) => (isInForce(token, at) ? 0 : 1);
  return known
    .toSorted((a, b) => rank(a) - rank(b) || b.token.madeAt - a.token.madeAt)
    .map((one) => viewToken(one, at));
}

export function viewToken({ id, token }: KnownToken, at: number): TokenView {
  const { name, opens, by, madeAt, endsAt, spent } = token;
  return {
    id,
    name,
    opens: opens.is === 'role' ? opens.role : opens.is,
    node: opens.is === 'join' ? (opens.node ?? null) : null,
    state: stateOf(token, at),
    by,
    madeAt: new Date(madeAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    spentBy: spent?.by ?? null,
    spentAt: spent === undefined ? null : new Date(spent.at).toISOString(),
  };
}

function stateOf(token: Token, at: number): TokenView['state'] {
  return token.spent?.is ?? (isInForce(token, at) ? 'in-force' : 'ended');
}
