/**
 * What a node knows of who may come in, from the copy it kept and what the store shows now. The store counts, but what was
 * once taken back or used up stays so: a store that was restored from a backup lets nobody in again who was sent away after it.
 */
import type { AccessDocument, Token } from './access-document.ts';

/** `seen`: what was known before; `read`: what the store shows now. The same object as `read` where that adds nothing. */
export function mergeAccess(seen: AccessDocument, read: AccessDocument): AccessDocument {
  const revoked = missing(seen.revoked, read.revoked);
  const spent = Object.entries(seen.tokens).filter(([id, token]) => token.spent && !read.tokens[id]?.spent);
  const barred = Object.entries(seen.barred ?? {}).filter(
    ([node, { at }]) => at > (read.barred?.[node]?.at ?? 0),
  );
  if (revoked.length === 0 && spent.length === 0 && barred.length === 0) return read;
  return {
    ...read,
    tokens: { ...read.tokens, ...Object.fromEntries(spent) },
    revoked: { ...read.revoked, ...Object.fromEntries(revoked) },
    ...(barred.length > 0 && { barred: { ...read.barred, ...Object.fromEntries(barred) } }),
  };
}

function missing<T>(from: Readonly<Record<string, T>>, there: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(from).filter(([key]) => !Object.hasOwn(there, key));
}

/** So long after its end an entry is still shown. */
const shownMs = 30 * 24 * 3_600_000;

/** Without what ended long ago: nobody could come in by it, remembered or not. */
export function forgetEnded(access: AccessDocument, at: number): AccessDocument {
  const kept = <T extends { readonly endsAt: number }>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(all).filter(([, { endsAt }]) => at < endsAt + shownMs));
  return { ...access, tokens: kept<Token>(access.tokens), revoked: kept(access.revoked) };
}
