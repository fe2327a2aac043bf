/**
 * Who may come in, kept fresh: watched in the store, and as last seen on the disk of this node, so that an administrator
 * comes in also while the store is away. What a store shows never brings back what was taken back. Idle, it costs a watch.
 */
import { type AccessDocument, emptyAccess, isBarred, isInForce } from '../core/access/access-document.ts';
import type { SignInFault } from '../core/access/access-reasons.ts';
import {
  addToken,
  barNode,
  bringIn,
  joinTime,
  judgeUse,
  renewalTime,
  revokeTokens,
  tokensMeant,
  useJoinToken,
} from '../core/access/change-access.ts';
import { judgeJoinToken } from '../core/access/joining.ts';
import { mergeAccess } from '../core/access/merge-access.ts';
import { readAccess } from '../core/access/read-access.ts';
import type { Access, KnownToken, TokenDraft } from '../ports/access.ts';
import type { Domain } from '../ports/domain.ts';
import { createTokenParts, hashSecret, isSecretOf, parseToken, renderToken } from '../values/token-text.ts';
import { type AccessCopy, readCopy } from './access-copy.ts';
import { changeInStore } from './change-in-store.ts';

export type AccessDomain = Pick<Domain<unknown, never>, 'read' | 'writeDocument' | 'watch'>;

export interface AccessOptions {
  readonly domain: AccessDomain;
  /** What was last seen stays here. */
  readonly copy: AccessCopy;
  wall(): number;
  /** One sentence without its period, once until it is another. */
  report(said: string): void;
  readonly signal: AbortSignal;
}

export interface LiveAccess extends Access {
  /** Signs what lies in the store anew, with the key that signs now. */
  renew(): Promise<void>;
}

const againMs = 5000;

/** Never rejects for what it finds: a copy or a store that cannot be read is told, and lets nobody in. */
export async function createAccess(o: AccessOptions): Promise<LiveAccess> {
  const seen = new SeenAccess(o, await readCopy(o));
  o.domain.watch((change) => {
    if (change.kind === 'watching') seen.refresh();
    if (change.kind === 'document') seen.take(change.document.value);
  }, o.signal);
  const change = <T>(work: (now: AccessDocument) => readonly [AccessDocument | undefined, T]) =>
    changeInStore(o, seen, work);
  return {
    signIn: (text) => signIn(seen.now, text, o.wall()),
    isRevoked: (serial) => Object.hasOwn(seen.now.revoked, serial),
    isBarred: (node, issuedAt) => isBarred(seen.now, node, issuedAt),
    examineJoin: (text) => examineJoin(seen, text, o.wall),
    useJoin: (id, joining) =>
      change((now): [AccessDocument | undefined, SignInFault | undefined] => {
        const next = useJoinToken(now, id, joining, o.wall());
        if (next === undefined) return [undefined, judgeUse(now, id, joining, o.wall())];
        return [next === now ? undefined : next, undefined];
      }),
    async tokens() {
      await seen.read().catch(() => {});
      return knownOf(seen.now, Object.keys(seen.now.tokens));
    },
    createToken: (draft) => createToken(o, change, draft),
    revokeTokens: (meant, by) =>
      change((now) => {
        const ids = tokensMeant(now, meant, o.wall());
        const next = revokeTokens(now, ids, { by, at: o.wall() });
        return [ids.length === 0 ? undefined : next, knownOf(next, ids)];
      }),
    barNode: (node, by) => change((now) => [barNode(now, node, { by, at: o.wall() }), undefined]),
    async joinTime(node) {
      await seen.read().catch(() => {});
      return joinTime(seen.now, node, o.wall());
    },
    renewalTime: (node) => renewalTime(seen.now, node, o.wall()),
    bringIn: (joining, by, at) =>
      change((now): [AccessDocument | undefined, SignInFault | undefined] => {
        const next = bringIn(now, joining, { by, at });
        return [next, next === undefined ? 'revoked' : undefined];
      }),
    renew: () => change((now) => [now.edition === 0 ? undefined : now, undefined]),
  };
}

type Change = <T>(work: (now: AccessDocument) => readonly [AccessDocument | undefined, T]) => Promise<T>;

async function createToken(
  o: AccessOptions,
  change: Change,
  { name, opens, by, forMs }: TokenDraft,
): ReturnType<Access['createToken']> {
  const parts = createTokenParts();
  const madeAt = o.wall();
  const hash = hashSecret(parts.secret);
  const token = { name, hash, opens, by, madeAt, endsAt: madeAt + forMs };
  const isAdded = await change((now) => {
    const next = addToken(now, parts.id, token);
    return [next, next !== undefined];
  });
  return isAdded ? { known: { id: parts.id, token }, text: renderToken(parts) } : undefined;
}

function signIn(now: AccessDocument, text: string, at: number): ReturnType<Access['signIn']> {
  const parts = parseToken(text);
  const token = parts && now.tokens[parts.id];
  if (token === undefined || !isSecretOf(token.hash, parts!.secret)) return undefined;
  if (token.opens.is !== 'role' || !isInForce(token, at)) return undefined;
  return { id: parts!.id, name: token.name, role: token.opens.role };
}

/** One that was just made at another node may not be known here yet; a store that is away makes none known. */
async function examineJoin(
  seen: SeenAccess,
  text: string,
  wall: () => number,
): ReturnType<Access['examineJoin']> {
  const parts = parseToken(text);
  if (parts === undefined) return 'unknown';
  if (!Object.hasOwn(seen.now.tokens, parts.id)) await seen.read().catch(() => {});
  const token = Object.hasOwn(seen.now.tokens, parts.id) ? seen.now.tokens[parts.id] : undefined;
  if (token === undefined || !isSecretOf(token.hash, parts.secret)) return 'unknown';
  return judgeJoinToken(token, wall()) ?? { id: parts.id, token };
}

function knownOf(now: AccessDocument, ids: readonly string[]): readonly KnownToken[] {
  return Object.entries(now.tokens)
    .filter(([id]) => ids.includes(id))
    .map(([id, token]) => ({ id, token }));
}

/** What this node has seen, never less than before. */
class SeenAccess {
  readonly #o: AccessOptions;
  #now: AccessDocument;
  #told = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(o: AccessOptions, now: AccessDocument) {
    this.#o = o;
    this.#now = now;
    o.signal.addEventListener('abort', () => clearTimeout(this.#timer), { once: true });
  }

  get now(): AccessDocument {
    return this.#now;
  }

  /** What lies in the store now, merged with what was seen, and its version. Rejects with StoreUnavailable. */
  async read(): Promise<{ readonly access: AccessDocument; readonly version: number }> {
    const { document, forged } = await this.#o.domain.read();
    const [unreadable] = Object.values(forged ?? {});
    if (document === undefined && unreadable === undefined) return this.#first();
    this.take(document?.value);
    return { access: this.#now, version: document?.version ?? unreadable ?? 0 };
  }

  #first(): { readonly access: AccessDocument; readonly version: number } {
    this.take(emptyAccess);
    return { access: this.#now, version: 0 };
  }

  /** Reads until it could. */
  refresh(): void {
    clearTimeout(this.#timer);
    this.read().catch(() => {
      if (!this.#o.signal.aborted) this.#timer = setTimeout(() => this.refresh(), againMs).unref();
    });
  }

  take(value: unknown): void {
    const read = readAccess(value);
    if (read === undefined)
      return this.#report(
        'Who may come in from the network cannot be read in the store: what was seen before counts',
      );
    const next = mergeAccess(this.#now, read);
    this.#told = '';
    if (this.#o.signal.aborted || JSON.stringify(next) === JSON.stringify(this.#now)) return;
    this.#now = next;
    this.#o.copy
      .write(next)
      .catch((error: Error) => this.#report(`Who may come in is not kept: ${error.message}`));
  }

  #report(said: string): void {
    if (said !== this.#told) this.#o.report(said);
    this.#told = said;
  }
}
