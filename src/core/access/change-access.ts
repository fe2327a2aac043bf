/** Every change there is of who may come in, each a pure function from one access document to the next. */
import {
  type AccessDocument,
  type Bar,
  isBarred,
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
  return access.tokens[id]?.spent === undefined ? spend(access, [id], { is: 'used', by, at, key }) : access;
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
  return isBarred(access, joining.node, token.spent.at) ? 'revoked' : undefined;
}

export function revokeCertificates(
  access: AccessDocument,
  revoked: Readonly<Record<Serial, Revocation>>,
): AccessDocument {
  return { ...access, revoked: { ...revoked, ...access.revoked } };
}

/** Whoever joins by that name later is issued another one. */
export function barNode(access: AccessDocument, node: string, bar: Bar): AccessDocument {
  return { ...access, barred: { ...access.barred, [node]: bar } };
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
