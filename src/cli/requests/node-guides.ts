/** What must be seen of a node before what was asked of it counts as finished. */
import type { ApiClient } from '../../api/client.ts';
import type { NodeView, StatusView } from '../../api/contract/views.ts';
import { Refusal } from '../../api/refusal.ts';
import type { Reason } from '../../core/reason.ts';
import { listed } from '../../core/words/grammar.ts';
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
    question: async ({ node }: OfNode, now: StatusView, client: ApiClient) => {
      const stop = await homeless(node, now, client);
      if (stop.length === 0) return undefined;
      return `No other node may run ${listed(stop)} now: ${stop.length === 1 ? 'it stops' : 'they stop'}. Drain ${node} all the same?`;
    },
  },
  resume: ofNode(
    (now) => (now.drained ? 'it is still drained' : now.quarantine ? 'it is still in quarantine' : undefined),
    (now) => `${now.name} is resumed`,
  ),
  fence: {
    ...ofNode(notYetGone, standing),
    details: 'What it runs is taken over once the device has read back that it is off.',
    question: ({ node }: OfNode, now: StatusView) =>
      node === now.node ? `${node} is this node: it loses its power under you. Fence it?` : undefined,
  },
  'confirm-off': {
    ...ofNode(notYetGone, standing),
    details:
      'The proof of last resort: your name goes into the journal. If the node is not off, two nodes may own the same address and disk. Refused while the node shows any sign of life.',
    check: ({ node }: OfNode, now: StatusView) => {
      const refused = signOfLife(findNode(now.nodes, node));
      if (refused !== undefined) throw new Refusal(refused);
    },
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

/** Groups of the node that would stop with it, by what the cluster says of every other node. */
export async function homeless(node: string, now: StatusView, client: ApiClient): Promise<string[]> {
  const its = now.groups.filter((group) => group.node === node && group.maintenance === null);
  const stops = await Promise.all(its.map(async ({ name }) => !(await hasOther(name, node, client))));
  return its.filter((_, i) => stops[i]).map(({ name }) => name);
}

async function hasOther(group: string, node: string, client: ApiClient): Promise<boolean> {
  const { reasons } = await client.explain({ group });
  const not: ReadonlySet<string> = new Set(['illegal', 'not-a-member', 'silent']);
  return reasons.some((reason) => reason.node !== node && !not.has(reason.verdict));
}

/** What speaks against the word that it is off, or makes it needless; the cluster looks for itself as well. */
function signOfLife({ name: node, state, self, links, health }: NodeView): Reason | undefined {
  if (state === 'gone' || state === 'out') return { kind: 'nothing-to-confirm', node, is: state };
  // Without a record of this incarnation another one may have its name: what is heard is no sign of this one.
  const by = self || health === 'unknown' ? undefined : links.flatMap(({ heardBy }) => heardBy)[0];
  return by === undefined ? undefined : { kind: 'still-heard-by', node, by };
}

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
