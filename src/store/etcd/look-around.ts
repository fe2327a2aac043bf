/**
 * Looks now and then at all members, so that a client comes back to the one on its machine after that was away, and finds
 * the quickest where none is. Nobody waits for a look. While the member of this machine is asked and answers, the first
 * look, which tells who comes next, is enough.
 */
import type { Endpoints } from './endpoints.ts';
import type { Gateway } from './gateway.ts';
import type { Look } from './member-order.ts';
import { type KeyRange, pingRequest } from './messages.ts';

const everyMs = 10_000;

interface LookAroundOptions {
  readonly gateway: Gateway;
  readonly endpoints: Endpoints;
  /** Some keys; what is asked of them needs a majority. */
  readonly range: KeyRange;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The first look is at once, the others follow until the signal. */
export function lookAround(options: LookAroundOptions): void {
  const { endpoints, signal } = options;
  let timer: NodeJS.Timeout | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  const look = async (isFirst: boolean) => {
    if (isFirst || !endpoints.isHere(endpoints.current)) await lookOnce(options);
    if (!signal.aborted) timer = setTimeout(look, everyMs, false);
  };
  if (endpoints.all.length > 1) void look(true);
}

async function lookOnce(options: LookAroundOptions): Promise<void> {
  const { endpoints, signal } = options;
  const before = endpoints.current;
  const looks = await Promise.all(endpoints.all.map((endpoint) => lookAt(endpoint, options)));
  // Who was found wanting meanwhile is not put first again by what was seen before that.
  if (!signal.aborted && endpoints.current === before) endpoints.seen(looks);
}

async function lookAt(endpoint: string, o: LookAroundOptions): Promise<Look> {
  const at = performance.now();
  const { kind } = await o.gateway.call(endpoint, 'kv/range', pingRequest(o.range), o.timeoutMs, o.signal);
  const tookMs = kind === 'ok' ? performance.now() - at : undefined;
  return { endpoint, isHere: o.endpoints.isHere(endpoint), tookMs };
}
