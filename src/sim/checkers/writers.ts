/** Who may write the document: the table of transitions in docs/protocol.md, its first line and "alone". */
import type { Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';
import type { Commit } from './node-transitions.ts';

/** So long ago may be what a writer has seen last. */
const seenAgoMs = 10_000;

export function checkWriter(world: Surroundings, c: Commit): void {
  const wrong = wrongWriter(world, c);
  if (wrong === undefined) return;
  const { by, before, next } = c;
  throw new Violation(
    `${by.node} (${by.inc}) writes version ${next.version} in term ${next.term} after ${before.coordinator}'s ${before.term}, although ${wrong}`,
  );
}

function wrongWriter(world: Surroundings, c: Commit): string | undefined {
  const { by, before, next } = c;
  if (next.coordinator !== by.node) return `it calls ${next.coordinator} the coordinator`;
  const own = before.nodes[by.node];
  const isMember = own?.is === 'in' && own.inc === by.inc;
  if (!isMember) return wrongAlone(c);
  const isNew = before.coordinator !== by.node;
  if (next.term !== before.term + (isNew ? 1 : 0))
    return `the term is not ${isNew ? 'one more' : 'the same'}`;
  return isNew && !isVacant(world, c) ? `${before.coordinator} may not be replaced` : undefined;
}

function wrongAlone({ by, before, next }: Commit): string | undefined {
  const [was, now] = [before.nodes[by.node], next.nodes[by.node]];
  if (was === undefined || was.is === 'out') return 'it was never in';
  if (was.inc === by.inc) return `it is ${was.is}`;
  if (now?.is !== 'in' || now.inc !== by.inc) return 'it is not in, and does not become so by this write';
  return next.term === before.term + 1 ? undefined : 'the term is not one more';
}

function isVacant(world: Surroundings, { before, next, facts }: Commit): boolean {
  const node = before.coordinator;
  const entry = before.nodes[node];
  if (entry?.is !== 'in') return true;
  if (next.nodes[node]?.is !== 'in') return true;
  // It was suspect, and a brake that comes with this very write spares it.
  if (next.disarmed && !before.disarmed) return true;
  const { words } = facts;
  if (words.hasAnother(node, entry.inc) && !isNewest(world, node, entry.inc)) return true;
  if (words.said(node, entry.inc, (r) => r.left || r.leaving === true || r.away !== undefined)) return true;
  const { hangMs, storeTimeoutMs, renewIntervalMs } = world.config.timing;
  const stillMs = hangMs + storeTimeoutMs + 2 * renewIntervalMs;
  return words.stoodStill(node, stillMs - 1, world.schedule.now, seenAgoMs);
}

/** That incarnation is the one that runs now. */
function isNewest(world: Surroundings, node: string, inc: string): boolean {
  return world.nodes.get(node)?.inc === inc;
}
