/** Nodes as rows: one column per heartbeat network says by how many of the others a node is heard there. */
import type { NodeView } from '../../api/contract/views.ts';
import type { Colour, Paint } from '../../terminal/paint.ts';
import { type Column, renderTable } from '../../terminal/table.ts';

export function renderNodes(nodes: readonly NodeView[], width: number, paint: Paint): string[] {
  if (nodes.length === 0) return ['No nodes are known yet. Look with: holdfast status'];
  const networks = [...new Set(nodes.flatMap((node) => node.links.map((link) => link.network)))];
  // One version is on every line of `node show`; several are worth a column.
  const isMixed = new Set(nodes.flatMap(({ version }) => version ?? [])).size > 1;
  const columns: Column[] = [
    { title: 'NODE' },
    { title: 'STATE' },
    ...networks.map((network) => ({ title: network })),
    ...(isMixed ? [{ title: 'VERSION' }] : []),
    { title: 'GROUPS', cut: true },
    { title: 'INCARNATION', spare: true },
    { title: 'NOTES' },
  ];
  const rows = nodes.map((node) => [
    node.name,
    paint(nodeColour(node), stateWords(node)),
    ...networks.map((network) => renderLink(node, network, paint)),
    ...(isMixed ? [node.version ?? '-'] : []),
    node.groups.join(' ') || '-',
    node.incarnation ?? '-',
    notes(node),
  ]);
  return renderTable(columns, rows, width);
}

function stateWords(node: NodeView): string {
  const silence = node.away ? 'away' : node.heard ? '' : 'not heard';
  const more = [
    node.state === 'in' ? silence : '',
    node.drained ? 'drained' : '',
    node.quarantine ? 'quarantine' : '',
  ];
  return [node.state, ...more].filter((word) => word !== '').join(', ');
}

function nodeColour(node: NodeView): Colour {
  if (node.state === 'accused' || (node.state === 'in' && !node.heard && !node.away)) return 'red';
  if (node.state === 'gone' || node.drained || node.quarantine || node.away || node.health === 'failed')
    return 'yellow';
  return node.state === 'in' ? 'green' : 'dim';
}

/** `4/4`: heard by four of the four others that could. */
function renderLink(node: NodeView, network: string, paint: Paint): string {
  const link = node.links.find((l) => l.network === network);
  if (link === undefined) return '-';
  if (!link.up) return paint('red', 'down');
  const all = link.heardBy.length + link.unheardBy.length;
  const text = `${link.heardBy.length}/${all}`;
  return link.unheardBy.length === 0 ? text : paint('yellow', text);
}

function notes(node: NodeView): string {
  const words = [
    node.coordinator ? 'coordinator' : '',
    node.self ? 'this node' : '',
    node.health === 'failed' ? 'unhealthy' : '',
    node.needsPerson ? 'waits for confirm-off' : '',
    node.fencing?.running ? `fence attempt ${node.fencing.attempt}` : '',
    node.proof ? `proof: ${node.proof.kind}${node.proof.by ? ` (${node.proof.by})` : ''}` : '',
  ];
  return words.filter((word) => word !== '').join(', ');
}
