/** Names on the command line, checked against what the cluster has before anything is asked of it. */
import type { GroupView, NodeView, ResourceView } from '../api/contract/views.ts';
import { HoldfastError } from '../errors.ts';
import { nearest } from '../values/suggest.ts';

/** Throws `unknown-node` with the name that was probably meant. */
export function findNode(nodes: readonly NodeView[], name: string): NodeView {
  const found = nodes.find((node) => node.name === name);
  if (found) return found;
  throw new HoldfastError('unknown-node', {
    name,
    advice: advice(
      name,
      nodes.map((n) => n.name),
      'node',
    ),
  });
}

/** Throws `unknown-group` with the name that was probably meant. */
export function findGroup(groups: readonly GroupView[], name: string): GroupView {
  const found = groups.find((group) => group.name === name);
  if (found) return found;
  throw new HoldfastError('unknown-group', {
    name,
    advice: advice(
      name,
      groups.map((g) => g.name),
      'group',
    ),
  });
}

/** `GROUP/RESOURCE`, or a resource name that only one group has. Throws `unknown-resource`. */
export function findResource(resources: readonly ResourceView[], name: string): ResourceView {
  const found = resources.filter((r) => `${r.group}/${r.name}` === name || r.name === name);
  if (found.length === 1) return found[0]!;
  const full = (found.length > 1 ? found : resources).map((r) => `${r.group}/${r.name}`);
  const text =
    found.length > 1 ? `several groups have one; say ${full.join(' or ')}` : advice(name, full, 'resource');
  throw new HoldfastError('unknown-resource', { name, advice: text });
}

/** "did you mean", else the first few that there are. */
function advice(name: string, known: readonly string[], noun: string): string {
  const meant = nearest(name, known);
  if (meant !== undefined) return `did you mean "${meant}"?`;
  if (known.length === 0)
    return `it has no ${noun}s, or this agent has just started and does not know them yet: see "holdfast status"`;
  return `it has ${known.slice(0, shownMax).join(', ')}${known.length > shownMax ? ' …' : ''}`;
}

const shownMax = 12;
