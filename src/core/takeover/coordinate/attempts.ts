/**
 * Which fence attempts may still be under way. Whoever began one knows when it has ended; whoever finds one that another
 * node began, or that it began before its daemon was started again, allows it the whole time its command can take. A node
 * that comes back meanwhile is not let in: the command would cut it, and what it was given with it.
 */
import type { NodeName } from '../../config.ts';
import type { Document, Incarnation, NodeEntry } from '../document.ts';
import { lookAgain, type Turn } from '../turn.ts';
import { configOf } from '../view/loaded.ts';
import { asksBy } from '../view/timing.ts';

/** From the end of its time until a command is killed and gone. */
const killMs = 1000;

/** Takes note of what the document says, on every node: whoever coordinates next has counted from the first sight. */
export function followAttempts(t: Turn, document: Document): void {
  const seen = Object.entries(document.nodes).flatMap(([node, entry]) => {
    const attempt = attemptIn(entry);
    return attempt === 0 || entry.is === 'out' ? [] : [[node, entry.inc, attempt] as const];
  });
  t.s.attempts = Object.fromEntries(
    seen.map(([node, inc, attempt]) => {
      const known = t.s.attempts[node];
      if (known?.inc === inc && known.attempt === attempt) return [node, known];
      const mine = isMine(t, document, node, inc, attempt);
      const earlier = known?.inc === inc ? known.until : 0;
      return [node, { inc, attempt, until: mine ? earlier : t.clock.now + longestMs(t, node) }];
    }),
  );
}

function attemptIn(entry: NodeEntry): number {
  if (entry.is === 'accused') return entry.started ? entry.attempt : 0;
  return entry.is === 'gone' ? (entry.underWay ?? 0) : 0;
}

/** Begun by this daemon, or about to be: the acknowledgement of that write is still to come. */
function isMine(t: Turn, document: Document, node: NodeName, inc: string, attempt: number): boolean {
  const tried = t.s.fences[node];
  if (tried?.inc === inc && tried.attempt === attempt) return true;
  return t.s.store.writing?.nonce === document.nonce;
}

/** A write that took longer to be acknowledged starts no command (`launchFences`). */
export function launchWithinMs(t: Turn): number {
  return 2 * asksBy(t).storeTimeoutMs;
}

function longestMs(t: Turn, node: NodeName): number {
  const timeouts = configOf(t).nodes[node]?.fence.map(({ timeoutMs }) => timeoutMs) ?? [];
  return launchWithinMs(t) + Math.max(0, ...timeouts) + killMs;
}

/** The attempt whose command may still be running against this node, or nothing. */
export function attemptUnderWay(t: Turn, node: NodeName): number | undefined {
  const seen = t.s.attempts[node];
  if (seen === undefined) return undefined;
  const tried = t.s.fences[node];
  const isRunning = tried?.inc === seen.inc && tried.attempt === seen.attempt && tried.status === 'running';
  if (!isRunning && t.clock.now >= seen.until) return undefined;
  if (!isRunning) lookAgain(t, seen.until);
  return seen.attempt;
}

/** Its command has ended only now: a node that it has cut is still held to be heard for a moment. */
export function hasJustEnded(t: Turn, node: NodeName, inc: Incarnation): boolean {
  const tried = t.s.fences[node];
  if (tried?.inc !== inc || tried.status === 'running') return false;
  const { beatIntervalMs, beatMisses } = asksBy(t);
  const missedAt = tried.at + beatIntervalMs * (beatMisses + 3);
  if (t.clock.now >= missedAt) return false;
  lookAgain(t, missedAt);
  return true;
}
