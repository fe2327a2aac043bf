/**
 * Accusing: saying in the document that a node is not trusted to be alone with its groups any more. It comes before
 * every proof that is not the node's own word; evidence from before it does not count. Brakes: nothing while disarmed,
 * and not where every group of the node is under maintenance.
 */
import type { GroupName, NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Admitted, Document } from '../document.ts';
import { type Judgement, whyAgainst } from '../membership/judge.ts';
import { lookAgain, say, type Turn, unsay, without } from '../turn.ts';
import { awayUntil } from '../view/away.ts';
import { configOf } from '../view/loaded.ts';
import { groupsOf } from '../view/standing.ts';
import { uncleanMs } from './admit.ts';
import { admitted, type DocumentDraft, nodeEntry, setNode } from './draft.ts';
import { provesReborn } from './reborn.ts';
import { cannotBeTold } from './unreachable.ts';
import { neverRead } from './unread.ts';
import { withoutDaemon } from './without-daemon.ts';

export function accuse(t: Turn, d: DocumentDraft, judgement: Judgement): void {
  for (const node of Object.keys(d.next.nodes)) {
    if (nodeEntry(d, node).is !== 'in') unsay(t, ['stuck', node]);
    const why = grounds(t, d, node, judgement);
    if (why === undefined) {
      // One that is only waited for stays a suspect.
      if (!judgement.suspects.includes(node)) unsay(t, ['suspect', node]);
      continue;
    }
    const brake = brakes(d.next, node);
    if (!brake) accuseNode(t, d, node, why);
    else say(t, ['suspect', node], { kind: 'suspect-spared', node, why, brake }, { node, level: 'warning' });
  }
}

/** `asked`: by a person, so that no brake holds the fence back. */
export function accuseNode(t: Turn, d: DocumentDraft, node: NodeName, why: Reason, asked = false): void {
  const entry = d.next.nodes[node];
  if (entry?.is !== 'in') return;
  t.s.fences = without(t.s.fences, node);
  t.s.lapses = without(t.s.lapses, node);
  setNode(d, node, { is: 'accused', ...admitted(entry), why, asked, attempt: 0, started: false });
}

function grounds(t: Turn, d: DocumentDraft, node: NodeName, judgement: Judgement): Reason | undefined {
  const entry = nodeEntry(d, node);
  if (entry.is !== 'in') return undefined;
  if (judgement.suspects.includes(node)) {
    const { why } = judgement;
    const isAway = awayUntil(t, d.next, node) !== undefined;
    if (judgement.mayAccuse && !isAway) return whyAgainst(t, judgement, node);
    if (isAway) return elseGrounds(t, d, node, entry);
    if (why) say(t, ['suspect', node], { kind: 'suspect', node, why }, { node });
    return undefined;
  }
  return elseGrounds(t, d, node, entry) ?? unreached(t, d.next, node) ?? withoutDaemon(t, d.next, node);
}

/** No order reaches it. */
function unreached(t: Turn, document: Document, node: NodeName): Reason | undefined {
  return cannotBeTold(t, document, node) ?? neverRead(t, document, node);
}

/** What counts whether it is heard or not. */
function elseGrounds(t: Turn, d: DocumentDraft, node: NodeName, entry: Admitted): Reason | undefined {
  return beganElsewhere(t, node, entry) ?? stopFailed(t, d, node, entry.inc) ?? staysUnclean(t, node);
}

/** Another incarnation has its record, which does not prove this one gone: this one can renew nothing any more. */
function beganElsewhere(t: Turn, node: NodeName, entry: Admitted): Reason | undefined {
  const record = t.s.store.records[node]?.value;
  if (record === undefined || record.inc === entry.inc || provesReborn(entry, record)) return undefined;
  return { kind: 'began-elsewhere' };
}

/**
 * Graduated stop: asked, terminated, killed; only then is the node accused. One whose disk keeps it from releasing what it
 * has stopped is no better off, and that says nothing of the group: no other node is spared for it.
 */
function stopFailed(t: Turn, d: DocumentDraft, node: NodeName, inc: string): Reason | undefined {
  if (node === t.s.self && !someoneElseIsIn(t, d.next)) return undefined;
  const record = t.s.store.records[node]?.value;
  const running = record?.inc === inc ? Object.entries(record.running) : [];
  let told = false;
  for (const [group, { phase, why }] of running) {
    if (phase !== 'stop-failed') continue;
    if (why?.kind === 'cannot-release') return why;
    const first = switchedOffFor(t, d.next, group);
    if (first === undefined) return { kind: 'stop-failed', group, why: why ?? { kind: 'still-found' } };
    told = true;
    const reason: Reason = { kind: 'stop-failed-spared', node, group, first };
    say(t, ['stuck', node], reason, { node, group, level: 'alarm' });
  }
  if (!told) unsay(t, ['stuck', node]);
  return undefined;
}

/** A coordinator that accuses itself leaves its term to another; where there is none, that would only end what runs. */
function someoneElseIsIn(t: Turn, { nodes }: Document): boolean {
  return Object.entries(nodes).some(([node, { is }]) => is === 'in' && node !== t.s.self);
}

/**
 * The node that was switched off, not long ago, when it could not stop this group. What cannot be stopped anywhere would
 * otherwise have one node after the other switched off.
 */
function switchedOffFor(t: Turn, document: Document, group: GroupName): NodeName | undefined {
  const was = document.unstoppable[group];
  if (was === undefined) return undefined;
  const over = was.at + configOf(t).cluster.fenceLimit.windowMs - t.clock.wall;
  if (over <= 0) return undefined;
  lookAgain(t, t.clock.now + over);
  return was.node;
}

function staysUnclean(t: Turn, node: NodeName): Reason | undefined {
  const since = t.s.unclean[node];
  // The very sum that is waited for: a difference may be rounded to less.
  const isLong = since !== undefined && t.clock.now >= since + uncleanMs;
  return isLong ? { kind: 'stays-unclean' } : undefined;
}

/** What holds an accusation back, or nothing. */
export function brakes(document: Document, node: NodeName): Reason | undefined {
  if (document.disarmed) return { kind: 'disarmed', by: document.disarmed.by };
  const groups = groupsOf(document, node);
  const spared = groups.length > 0 && groups.every((name) => document.maintenance[name]);
  return spared ? { kind: 'all-under-maintenance' } : undefined;
}
