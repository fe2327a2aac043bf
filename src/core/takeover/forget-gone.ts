/**
 * Conditions are said by the duty that finds them, and unsaid by it when they are over. When the node or the group that one
 * is about leaves the cluster, no duty looks at it any more: what was said of it is forgotten here.
 */

import type { Document } from './document.ts';
import type { Standing, Topic } from './said.ts';
import { ownDocument } from './store-view.ts';
import { type Turn, unsay } from './turn.ts';

/** Of what stands in the store or in a record, whether the document names it or not: their duties find that it is gone. */
const ofTheStore: ReadonlySet<Topic> = new Set(['forged', 'dispute', 'set-aside', 'doubt']);

export function forgetGone(t: Turn): void {
  const document = ownDocument(t);
  if (document === undefined) return;
  for (const topic of Object.keys(t.s.said) as Topic[]) {
    if (ofTheStore.has(topic)) continue;
    for (const [name, about] of Object.entries(t.s.said[topic] ?? {}))
      if (isGone(t, document, about)) unsay(t, [topic, name]);
  }
}

/** What is configured and not yet in the document is about to be. */
function isGone({ s }: Turn, document: Document, { node, group }: Standing): boolean {
  const config = s.config?.value;
  const isIn = (name: string, ...maps: (object | undefined)[]) => maps.some((m) => m && name in m);
  return (
    (group !== undefined && !isIn(group, document.groups, s.groups, config?.groups)) ||
    (node !== undefined && !isIn(node, document.nodes, config?.nodes))
  );
}
