/**
 * Accusing: saying in the document that a node is not trusted to be alone with its groups any more. It comes before
 * every proof that is not the node's own word; evidence from before it does not count. Brakes: nothing while disarmed,
 * and not where every group of the node is under maintenance.
 */
import type { GroupName, NodeName } from '../../config.ts';
import type { Document } from '../document.ts';
import type { Judgement } from '../membership/judge.ts';
import { lookAgain, say, type Turn, unsay, without } from '../turn.ts';
import { UNCLEAN_MS } from './admit.ts';
import { type DocumentDraft, setNode } from './draft.ts';
import { cannotBeTold } from './unreachable.ts';

export function accuse(t: Turn, d: DocumentDraft, judgement: Judgement): void {
  for (const node of Object.keys(d.next.nodes)) {
    if (d.next.nodes[node]!.is !== 'in') unsay(t, `stuck/${node}`);
    const why = grounds(t, d, node, judgement);
    if (why === '') {
      // One that is only waited for stays a suspect.
      if (!judgement.suspects.includes(node)) unsay(t, `suspect/${node}`);
      continue;
    }
    const brake = brakes(d.next, node);
    if (brake)
      say(t, `suspect/${node}`, `${node} is suspect (${why}), but ${brake}`, { node, level: 'warning' });
    else accuseNode(t, d, node, why);
  }
}

export function accuseNode(t: Turn, d: DocumentDraft, node: NodeName, why: string): void {
  const entry = d.next.nodes[node];
  if (entry?.is !== 'in') return;
  t.s.fences = without(t.s.fences, node);
  t.s.lapses = without(t.s.lapses, node);
  setNode(d, node, { is: 'accused', inc: entry.inc, lapse: entry.lapse, why, attempt: 0, started: false });
}

function grounds(t: Turn, d: DocumentDraft, node: NodeName, judgement: Judgement): string {
  const entry = d.next.nodes[node]!;
  if (entry.is !== 'in') return '';
  if (judgement.suspects.includes(node)) {
    if (judgement.mayAccuse) return judgement.text;
    if (judgement.text) say(t, `suspect/${node}`, `${node} is suspect: ${judgement.text}`, { node });
    return '';
  }
  return stopFailed(t, d, node, entry.inc) || staysUnclean(t, node) || cannotBeTold(t, d.next, node);
}

/** Graduated stop: asked, terminated, killed; only then is the node accused. */
function stopFailed(t: Turn, d: DocumentDraft, node: NodeName, inc: string): string {
  const record = t.s.store.records[node]?.value;
  const running = record?.inc === inc ? Object.entries(record.running) : [];
  let told = false;
  for (const [group, { phase, why }] of running) {
    if (phase !== 'stop-failed') continue;
    const first = switchedOffFor(t, d.next, group);
    if (first === undefined) return `${cannotStop(group)} ${why ?? 'its probe still finds it'}`;
    told = true;
    const text = `${node} cannot stop ${group}, and ${first} was switched off for the same: no further node is, put its stop and probe right or run holdfast node fence ${node}`;
    say(t, `stuck/${node}`, text, { node, group, level: 'alarm' });
  }
  if (!told) unsay(t, `stuck/${node}`);
  return '';
}

function cannotStop(group: GroupName): string {
  return `it cannot stop ${group}:`;
}

/**
 * The node this group was taken from because it could not be stopped there, not long ago. What cannot be stopped
 * anywhere would otherwise have one node after the other switched off.
 */
function switchedOffFor(t: Turn, document: Document, group: GroupName): NodeName | undefined {
  const last = document.groups[group]?.last;
  if (last === undefined || last.proof === 'released' || !last.why.includes(cannotStop(group)))
    return undefined;
  const over = last.at + t.s.config!.value.cluster.fenceLimit.windowMs - t.clock.wall;
  if (over <= 0) return undefined;
  lookAgain(t, t.clock.now + over);
  return last.from;
}

function staysUnclean(t: Turn, node: NodeName): string {
  const since = t.s.unclean[node];
  return since !== undefined && t.clock.now - since >= UNCLEAN_MS
    ? 'its new incarnation does not come up clean'
    : '';
}

export function brakes(document: Document, node: NodeName): string {
  if (document.disarmed)
    return `the cluster is disarmed by ${document.disarmed.by}: run holdfast arm to let it act`;
  const groups = Object.entries(document.groups).filter(([, g]) => g.is !== 'free' && g.node === node);
  if (groups.length > 0 && groups.every(([name]) => document.maintenance[name]))
    return 'every group on it is under maintenance';
  return '';
}
