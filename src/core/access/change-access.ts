/** Every change there is of who may come in, each a pure function from one access document to the next. */
import {
  type AccessDocument,
  type Bar,
  barOf,
  isInForce,
  type Revocation,
  type Serial,
  type Token,
  type TokenId,
} from './access-document.ts';
import type { SignInFault } from './access-reasons.ts';
import { type Joining, judgeJoining } from './joining.ts';

/** More than any cluster has people and programs; a document of that size is still small. */
export const tokensMax = 500;

/** Undefined when there are too many. */
export function addToken(access: AccessDocument, id: TokenId, token: Token): AccessDocument | undefined {
  const inForce = Object.values(access.tokens).filter((one) => isInForce(one, token.madeAt));
  if (inForce.length >= tokensMax) return undefined;
  return { ...access, tokens: { ...access.tokens, [id]: token } };
}

/** The tokens in force that are meant: the one of this id, or all of this name. */
export function tokensMeant(access: AccessDocument, meant: string, at: number): readonly TokenId[] {
  const inForce = Object.entries(access.tokens).filter(([, token]) => isInForce(token, at));
  const byId = inForce.filter(([id]) => id === meant);
  return (byId.length > 0 ? byId : inForce.filter(([, { name }]) => name === meant)).map(([id]) => id);
}

export function revokeTokens(
  access: AccessDocument,
  ids: readonly TokenId[],
  { by, at }: { readonly by: string; readonly at: number },
): AccessDocument {
  return spend(access, ids, { is: 'revoked', by, at });
}

/** The same document where this very node has used it before; undefined when it is no way in, or no more. */
export function useJoinToken(
  access: AccessDocument,
  id: TokenId,
  joining: Joining,
  at: number,
): AccessDocument | undefined {
  if (judgeUse(access, id, joining, at) !== undefined) return undefined;
  const { node: by, key } = joining;
  if (access.tokens[id]?.spent !== undefined) return access;
  // Never before the node was taken out, whichever clock said when that was.
  const usedAt = Math.max(at, barOf(access, by)?.at ?? 0);
  return spend(access, [id], { is: 'used', by, at: usedAt, key });
}

/** Why this host does not come in by it: also where it came in before, and was taken out of the cluster since. */
export function judgeUse(
  access: AccessDocument,
  id: TokenId,
  joining: Joining,
  at: number,
): SignInFault | undefined {
  const token = Object.hasOwn(access.tokens, id) ? access.tokens[id] : undefined;
  const fault = judgeJoining(token, joining, at);
  if (fault !== undefined || token?.spent === undefined) return fault;
  const bar = barOf(access, joining.node);
  const isOut = bar !== undefined && bar.key !== joining.key && token.spent.at < bar.at;
  return isOut ? 'revoked' : undefined;
}

export function revokeCertificates(
  access: AccessDocument,
  revoked: Readonly<Record<Serial, Revocation>>,
): AccessDocument {
  return { ...access, revoked: { ...revoked, ...access.revoked } };
}

/**
 * Whoever joins by that name later is issued another one. `at`: by the clock of whoever was asked, which may be behind: never
 * before the last host of that name came in.
 */
export function barNode(access: AccessDocument, node: string, { by, at }: Omit<Bar, 'key'>): AccessDocument {
  const cameIn = Object.values(access.tokens).flatMap(({ spent }) =>
    spent?.is === 'used' && spent.by === node ? [spent.at + 1] : [],
  );
  const after = (barOf(access, node)?.at ?? -1) + 1;
  return { ...access, barred: { ...access.barred, [node]: { by, at: Math.max(at, after, ...cameIn) } } };
}

/**
 * A host came in by that name, with a certificate issued at `at` (joinTime): older ones of the name count no more. Undefined where
 * the node was taken out meanwhile.
 */
export function bringIn(
  access: AccessDocument,
  { node, key }: Joining,
  { by, at }: Omit<Bar, 'key'>,
): AccessDocument | undefined {
  if (at <= (barOf(access, node)?.at ?? -1)) return undefined;
  return { ...access, barred: { ...access.barred, [node]: { by, at, key } } };
}

/**
 * When the certificate of a host that joins is issued: certificates know whole seconds, and it is to be later than any before,
 * whichever clock those are from. ms since 1970, the next whole second or later.
 */
export function joinTime(access: AccessDocument, node: string, at: number): number {
  return (Math.floor(Math.max(at, barOf(access, node)?.at ?? 0) / 1000) + 1) * 1000;
}

/** Likewise of its next one: a clock that is behind the one by which it joined issues none that counts no more. */
export function renewalTime(access: AccessDocument, node: string, at: number): number {
  const bar = barOf(access, node);
  return bar?.key === undefined ? at : Math.max(at, bar.at);
}

function spend(
  access: AccessDocument,
  ids: readonly TokenId[],
  spent: Token['spent'] & object,
): AccessDocument {
  const changed = Object.entries(access.tokens)
    .filter(([id]) => ids.includes(id))
    .map(([id, token]) => [id, { ...token, spent }]);
  return { ...access, tokens: { ...access.tokens, ...Object.fromEntries(changed) } };
}
