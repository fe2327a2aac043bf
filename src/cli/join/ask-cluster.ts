/**
 * Asks the nodes that a token names, one after the other, to let this host in. Each shows its authority first, and is told
 * nothing before that has the fingerprint of the token and its certificate is of it.
 */
import { createClient } from '../../api/client.ts';
import type { BodyOf } from '../../api/contract/route-types.ts';
import { Refusal } from '../../api/refusal.ts';
import { HoldfastError, isErrorCode } from '../../errors.ts';
import type { JoinPlace, JoinText } from '../../identity/join-text.ts';
import { clientTls } from '../../identity/tls-options.ts';
import type { JoinedHost } from '../../ports/joining.ts';
import { fetchAuthority } from '../remote/fetch-authority.ts';

/** An agent on a small machine starts a program for this, and the coordinator may just be changing. */
const withinMs = 90_000;

export interface Answered {
  readonly place: string;
  readonly joined: JoinedHost;
}

/** Rejects with `join-unanswered` where none could, with what a node said where asking another is of no use. */
export async function askCluster(
  { places, cluster, fingerprint }: JoinText,
  body: BodyOf<'join'>,
  { signal, say }: { readonly signal: AbortSignal; readonly say: (text: string) => void },
): Promise<Answered> {
  const said: string[] = [];
  let closed: Refusal | undefined;
  for (const at of places) {
    const place = `${at.host} port ${at.port}`;
    say(`asking ${place}`);
    try {
      return { place, joined: await askOne(at, place, fingerprint, body, signal) };
    } catch (error) {
      if (signal.aborted || isFinal(error)) throw error;
      if (error instanceof Refusal) closed ??= error;
      said.push(`${place}: ${(error as Error).message}`);
    }
  }
  throw closed ?? new HoldfastError('join-unanswered', { cluster, each: said.join(' ') });
}

async function askOne(
  { host, port }: JoinPlace,
  place: string,
  fingerprint: string,
  body: BodyOf<'join'>,
  signal: AbortSignal,
): Promise<JoinedHost> {
  const authorities = await fetchAuthority(host, port, fingerprint);
  const way = async () => ({ host, port, tls: clientTls({ authorities }, { host }) });
  const client = createClient({ socketPath: '', network: { place, way }, timeoutMs: withinMs, signal });
  return client.join(body);
}

/** Another node would say the same. What only this one lacks is an answer, the store, or the key of the authority. */
function isFinal(error: unknown): boolean {
  if (error instanceof Refusal) return error.reason.kind !== 'join-authority-closed';
  const { code } = error as { readonly code?: unknown };
  return !isErrorCode(code) || code === 'not-let-in' || code === 'invalid-request';
}
