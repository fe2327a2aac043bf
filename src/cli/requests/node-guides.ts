/** What must be seen of a node before what was asked of it counts as finished. */
import type { NodeView, StatusView } from '../../api/contract/views.ts';
import { findNode } from '../names.ts';
import type { Guide } from './guide.ts';

interface OfNode {
  readonly node: string;
}
type Open = (now: NodeView, before: NodeView) => string | undefined;

function ofNode(open: Open, done: (now: NodeView, status: StatusView) => string): Guide<OfNode> {
  return {
    open: (now, before, { node }) => open(findNode(now.nodes, node), findNode(before.nodes, node)),
    done: (now, _before, { node }) => done(findNode(now.nodes, node), now),
  };
}

export const nodeGuides = {
  drain: {
    ...ofNode(stillBusy, (now, status) => `${now.name} is drained; ${where(status)}`),
    details: 'The node stays in the cluster. Groups under maintenance are left where they are.',
    examples: ['holdfast node drain my-vm1', 'holdfast node drain my-vm1 --timeout 5m'],
  },
  resume: ofNode(
    (now) => (now.drained ? 'it is still drained' : undefined),
    (now) => `${now.name} is resumed`,
  ),
  fence: {
    ...ofNode(notYetGone, standing),
    details: 'What it runs is taken over once the device has read back that it is off.',
  },
  'confirm-off': {
    ...ofNode(notYetGone, standing),
    details:
      'The proof of last resort: your name goes into the journal. If the node is not off, two nodes may own the same address and disk. Refused while the node shows any sign of life.',
    question: ({ node }: OfNode, now: StatusView) =>
      `${standing(findNode(now.nodes, node))}. Did you see for yourself that it has no power?`,
  },
  vouch: {
    details:
      'For a node that cannot join because the probe of a resource fails there. Give it on that very node. Your name goes into its record, and the word counts until the agent starts again. If the resource does run there, two nodes may run it at once. To put the probe right in the cluster file and apply that is better.',
    examples: ['holdfast node vouch my-vm3 db/app'],
    question: ({ node, resource }: OfNode & { readonly resource: string }) =>
      `Did you see for yourself that nothing of ${resource} runs on ${node}?`,
  },
};

function stillBusy(node: NodeView): string | undefined {
  if (!node.drained) return 'it is not drained yet';
  return node.groups.length === 0 ? undefined : `${node.name} still has ${node.groups.join(', ')}`;
}

/** Gone, or back already as somebody new. */
function notYetGone(now: NodeView, before: NodeView): string | undefined {
  if (now.state === 'gone') return undefined;
  if (now.state === 'in' && now.incarnation !== before.incarnation) return undefined;
  const attempt = now.fencing ? `, fence attempt ${now.fencing.attempt}` : '';
  return `${now.name} is ${now.state}${attempt}`;
}

function standing({ name, state, proof }: NodeView): string {
  const by = proof?.by ? ` by ${proof.by}` : '';
  return `${name} is ${state}${proof ? ` (proof: ${proof.kind}${by})` : ''}`;
}

function where({ groups }: StatusView): string {
  const placed = groups.flatMap((g) => (g.node ? [`${g.name} on ${g.node}`] : []));
  return placed.length === 0
    ? 'no group runs'
    : placed.slice(0, 6).join(', ') + (placed.length > 6 ? ' …' : '');
}
