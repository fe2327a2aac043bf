/**
 * Which member is asked first: the one on this very machine, because it is lost only together with whoever asks; where
 * there is none, the quickest. What is well is left alone: another member is preferred only for being here, or for being
 * clearly quicker, so that two equals do not take turns.
 */
import { networkInterfaces } from 'node:os';
import { canonicalAddress } from '../../values/subnet.ts';

/** What a look at all members showed. */
export interface Look {
  readonly endpoint: string;
  readonly isHere: boolean;
  /** How long an answer took that needs a majority; undefined: there was none. */
  readonly tookMs: number | undefined;
}

/** Who is asked now, and answers, stays first unless another one takes less than half as long, by more than this. */
const clearlyMs = 5;

/** All endpoints in the order in which they are to be asked. `first` is asked first now. */
export function orderMembers(first: string, looks: readonly Look[]): readonly string[] {
  const sorted = [...looks].sort(
    (a, b) => Number(b.isHere) - Number(a.isHere) || (a.tookMs ?? 0) - (b.tookMs ?? 0),
  );
  const answering = sorted.filter(({ tookMs }) => tookMs !== undefined);
  const silent = sorted.filter(({ tookMs }) => tookMs === undefined);
  const [best] = answering;
  const now = answering.find(({ endpoint }) => endpoint === first);
  const stays = now !== undefined && best !== undefined && !isClearlyBetter(best, now);
  const order = [...answering, ...silent].map(({ endpoint }) => endpoint);
  return stays ? [first, ...order.filter((endpoint) => endpoint !== first)] : order;
}

function isClearlyBetter(best: Look, now: Look): boolean {
  if (best.isHere !== now.isHere) return best.isHere;
  const [bestMs, nowMs] = [best.tookMs ?? 0, now.tookMs ?? 0];
  return nowMs > 2 * bestMs && nowMs - bestMs > clearlyMs;
}

/** An address that this machine has now. A name is nobody's: whoever is here under one is the quickest anyway. */
export function isOwnHost(host: string, interfaces = networkInterfaces()): boolean {
  if (host === 'localhost') return true;
  const own = Object.values(interfaces).flatMap((all) => all ?? []);
  return own.some(({ address }) => canonicalAddress(address) === host);
}
