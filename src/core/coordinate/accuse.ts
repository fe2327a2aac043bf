/**
 * Accusing: saying in the document that a node is not trusted to be alone with its groups any more. It comes before
 * every proof that is not the node's own word; evidence from before it does not count. Brakes: nothing while disarmed,
 * and not where every group of the node is under maintenance.
 */
import type { NodeName } from '../config.ts';
import type { Document } from '../document.ts';
import type { Judgement } from '../membership/judge.ts';
import { say, type Turn, unsay, without } from '../turn.ts';
import { UNCLEAN_MS } from './admit.ts';
import { type DocumentDraft, setNode } from './draft.ts';

export function accuse(t: Turn, d: DocumentDraft, judgement: Judgement): void {
  for (const node of Object.keys(d.next.nodes)) {
    const why = grounds(t, d, node, judgement);
    if (why === '') {
      unsay(t, `suspect/${node}`);
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
  return stopFailed(t, node, entry.inc) || staysUnclean(t, node);
}

/** Graduated stop: asked, terminated, killed; only then is the node accused. */
function stopFailed(t: Turn, node: NodeName, inc: string): string {
  const record = t.s.store.records[node]?.value;
  if (!record || record.inc !== inc) return '';
  for (const [group, running] of Object.entries(record.running)) {
    if (running.phase === 'stop-failed')
      return `it cannot stop ${group}: ${running.why ?? 'its probe still finds it'}`;
  }
  return '';
}

function staysUnclean(t: Turn, node: NodeName): string {
  const since = t.s.unclean[node];
  return since !== undefined && t.clock.now - since >= UNCLEAN_MS
    ? 'its new incarnation does not come up clean'
    : '';
}

function brakes(document: Document, node: NodeName): string {
  if (document.disarmed)
    return `the cluster is disarmed by ${document.disarmed.by}: run holdfast arm to let it act`;
  const groups = Object.entries(document.groups).filter(([, g]) => g.is !== 'free' && g.node === node);
  if (groups.length > 0 && groups.every(([name]) => document.maintenance[name]))
    return 'every group on it is under maintenance';
  return '';
}
