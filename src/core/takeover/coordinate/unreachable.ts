/**
 * A member that is heard and yet cannot be told anything: its record stands still, so it reads no document. By itself
 * that is no ground to accuse it; its services run on. But when it serves on a network where nobody is in touch with it any
 * more, while others hear one another there and could serve, nobody is served and no order reaches it: then it is accused.
 *
 * How long that takes is known from what it would say. Who is cut off on a network writes that into its record at once, and
 * who is told to stop a group soon says that it does. One that has had something to say for a while, and a read shows that
 * it has not, does not reach the store. Only where it has said all that there was to say its renewals are waited for.
 */
import type { GroupName, NetworkName, NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Document } from '../document.ts';
import { place } from '../placement/place.ts';
import { placementInput } from '../placement/placement-view.ts';
import { wantRead } from '../store-view.ts';
import { isSaid, lookAgain, lookAgainAtPlacement, say, type Turn, unsay, without } from '../turn.ts';
import { awayUntil } from '../view/away.ts';
import { hearsAnywhere, inTouchOn, isInTouch } from '../view/hearing.ts';
import { configOf } from '../view/loaded.ts';
import { standsStill } from '../view/stands-still.ts';
import { asksBy } from '../view/timing.ts';
import { makeDraft } from './draft.ts';
import { momentOf } from './moment.ts';

export function cannotBeTold(t: Turn, document: Document, node: NodeName): Reason | undefined {
  const cut = cutOff(t, document, node);
  if (cut === undefined) {
    t.s.cutOff = without(t.s.cutOff, node);
    return undefined;
  }
  const { group, lost, others } = cut;
  if (!owesNews(t, document, node, lost, group) && !standsStill(t, node)) return undefined;
  // Where the store stood still for everybody, nobody's silence says anything.
  const fresh = others.some((n) => n !== t.s.self && !standsStill(t, n));
  return fresh ? { kind: 'cannot-be-told', group } : undefined;
}

interface CutOff {
  readonly group: GroupName;
  /** The networks on which nobody is in touch with it. */
  readonly lost: readonly NetworkName[];
  readonly others: readonly NodeName[];
}

/** A member that serves a group where nobody is in touch with it. */
function cutOff(t: Turn, document: Document, node: NodeName): CutOff | undefined {
  const entry = document.nodes[node];
  if (entry?.is !== 'in' || node === t.s.self || t.s.store.records[node]?.value.inc !== entry.inc)
    return undefined;
  // Where this node is in touch with it, it is heard.
  const unsure = Object.keys(configOf(t).hostNetworks).filter((n) => !isInTouch(t, n, node));
  if (unsure.length === 0 || awayUntil(t, document, node) !== undefined) return undefined;
  const others = Object.keys(document.nodes).filter((n) => n !== node && document.nodes[n]?.is === 'in');
  const lost = unsure.filter((n) => deafTo(t, node, others, n));
  const group = lost.length === 0 ? undefined : servedOn(t, document, node, lost);
  return group === undefined ? undefined : { group, lost, others };
}

/** Long enough for its own detector, a beat that tells it, a write and a read. */
function newsMs(t: Turn): number {
  const { storeTimeoutMs, beatIntervalMs } = asksBy(t);
  return Math.max(storeTimeoutMs / 2, 2 * beatIntervalMs);
}

/** It has had something to say for long enough, and a read that was sent after that shows that it has not said it. */
function owesNews(
  t: Turn,
  document: Document,
  node: NodeName,
  lost: readonly NetworkName[],
  group: GroupName,
): boolean {
  const entry = document.groups[group];
  const known = t.s.cutOff[node];
  const isTold = entry?.is === 'draining';
  const since = known?.isTold === isTold ? known.since : t.clock.now;
  if (since !== known?.since) t.s.cutOff = { ...t.s.cutOff, [node]: { since, isTold } };
  const record = t.s.store.records[node]?.value;
  const knowsIt = lost.every((network) => inTouchOn(record, network).length === 0);
  const stops = !isTold || record?.running[group]?.phase !== 'running';
  if (knowsIt && stops && !leadsAndKeeps(t, document, node, group)) return false;
  const at = Math.max(since, t.s.store.reachableSince) + newsMs(t);
  if (t.clock.now < at) {
    lookAgain(t, at);
    return false;
  }
  const isShown = t.s.store.readSentAt >= at && !t.s.store.reading;
  if (!isShown) {
    wantRead(t);
    t.s.waiting = true;
  }
  return isShown;
}

/** A coordinator that cannot serve gives a group away at once that may run elsewhere; one that does not has not written it. */
function leadsAndKeeps(t: Turn, document: Document, node: NodeName, group: GroupName): boolean {
  if (document.coordinator !== node || document.groups[group]?.is === 'draining') return false;
  const moment = momentOf(t, makeDraft(document));
  const elsewhere = place(placementInput(moment)).get(group)?.node ?? node;
  if (elsewhere === node) return false;
  const seen = t.s.progress[node];
  const at = (seen?.at ?? t.clock.now) + asksBy(t).renewIntervalMs + newsMs(t);
  if (t.clock.now >= at) return true;
  lookAgain(t, at);
  return false;
}

/** Nobody hears the node on this network, although at least two others hear each other there. */
function deafTo(t: Turn, node: NodeName, others: readonly NodeName[], network: NetworkName): boolean {
  // One that it has not taken up yet is no network of its own.
  if (t.s.store.records[node]?.value.hears[network] === undefined) return false;
  const hears = (a: NodeName, b: NodeName) => {
    if (a === t.s.self) return isInTouch(t, network, b);
    return inTouchOn(t.s.store.records[a]?.value, network).includes(b);
  };
  if (others.some((n) => hears(n, node))) return false;
  return others.some((a) => others.some((b) => a !== b && hears(a, b) && hears(b, a)));
}

function servedOn(
  t: Turn,
  document: Document,
  node: NodeName,
  networks: readonly NetworkName[],
): GroupName | undefined {
  for (const [name, entry] of Object.entries(document.groups)) {
    if (entry.is === 'free' || entry.node !== node || document.maintenance[name]) continue;
    const resources = configOf(t).groups[name]?.resources ?? [];
    if (resources.some((r) => r.networks.some((n) => networks.includes(n)))) return name;
  }
  return undefined;
}

/** Says of every node that was proved gone from outside and beats all the same that the proof was wrong. */
export function noteUndead(t: Turn, document: Document): void {
  for (const [node, entry] of Object.entries(document.nodes)) {
    const kind = entry.is === 'gone' ? entry.proof.kind : 'initial';
    const isOutside = kind === 'off' || kind === 'lapsed' || kind === 'confirmed';
    const isHeard =
      entry.is === 'gone' && isOutside && t.s.beating[node] === entry.inc && hearsAnywhere(t, node);
    if (isHeard)
      say(t, ['undead', node], { kind: 'gone-but-heard', node, proof: kind }, { node, level: 'alarm' });
    else unsay(t, ['undead', node]);
  }
}

/** Says of every member whose record stands still that it does; whatever beats, its daemon does nothing then. */
export function noteSilence(t: Turn, document: Document): void {
  for (const [node, entry] of Object.entries(document.nodes)) {
    const expected = entry.is === 'in' && node !== t.s.self && t.s.store.reachable && hearsAnywhere(t, node);
    const was = isSaid(t, ['silent', node]);
    const is = expected && standsStill(t, node);
    if (is) say(t, ['silent', node], { kind: 'renews-nothing', node }, { node, level: 'warning' });
    else unsay(t, ['silent', node]);
    // Whether it can be given anything is another matter now.
    if (is !== was) lookAgainAtPlacement(t);
  }
}
