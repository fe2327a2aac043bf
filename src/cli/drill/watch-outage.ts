/**
 * A client that asks an address every 10 ms whether somebody answers, and so sees what a group's own clients would: for how
 * long nobody does. A connection that is refused is an answer where only the address is asked for, and none where a port is.
 */
import { connect } from 'node:net';

export interface Target {
  readonly host: string;
  /** Undefined: of the service nothing is known but its address. */
  readonly port: number | undefined;
}

export interface OutageWatch {
  /** Ms that nobody answered since the last call, at longest in a row; undefined: nobody has answered at all. */
  longestMs(): number | undefined;
  close(): void;
}

const everyMs = 10;
const patienceMs = 2_000;
/** Nobody listens on it: the host of the address refuses, and no other answers. */
const discard = 9;

export function watchOutage(target: Target, now: () => number = () => performance.now()): OutageWatch {
  let answers: number[] = [];
  const open = new Set<() => void>();
  const ask = () => {
    const end = askOnce(target, (isThere) => {
      open.delete(end);
      // Not when it was asked: what is lost on the way is sent again, and would be answered after the outage.
      if (isThere) answers.push(now());
    });
    open.add(end);
  };
  const timer = setInterval(ask, everyMs);
  return {
    longestMs() {
      const seen = answers.sort((a, b) => a - b);
      answers = seen.slice(-1);
      return longestGap(seen);
    },
    close() {
      clearInterval(timer);
      for (const end of open) end();
    },
  };
}

/** Pure. `seen`: when somebody answered, in order. What lies within the usual pace is no gap. */
export function longestGap(seen: readonly number[]): number | undefined {
  if (seen.length < 2) return undefined;
  const gaps = seen.slice(1).map((at, i) => at - (seen[i] ?? at));
  const longest = Math.max(...gaps);
  return longest > 3 * everyMs ? Math.round(longest) : 0;
}

/** Gives the way to end it. */
function askOnce({ host, port }: Target, done: (isThere: boolean) => void): () => void {
  const socket = connect({ host, port: port ?? discard });
  let isOver = false;
  const over = (isThere: boolean) => {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    done(isThere);
  };
  socket.setTimeout(patienceMs, () => over(false));
  socket.on('connect', () => over(true));
  socket.on('error', (error: NodeJS.ErrnoException) =>
    over(port === undefined && error.code === 'ECONNREFUSED'),
  );
  return () => over(false);
}
