/** One thing in full: name and value, one per line. */
import type { ExplanationView, GroupView, NodeView, ResourceView } from '../../api/contract/views.ts';
import { claimWords } from '../../core/words/placement.ts';
import type { Paint } from '../../terminal/paint.ts';
import { renderTable, renderTextRows, wrap } from '../../terminal/table.ts';
import { formatDuration } from '../../values/duration.ts';

type Fact = readonly [name: string, value: string];

/** Facts without a value are left out. */
function renderFacts(facts: readonly Fact[], width: number): string {
  const shown = facts.filter(([, value]) => value !== '');
  return `${renderTextRows(shown, width).join('\n')}\n`;
}

export function renderNode(node: NodeView, width: number): string {
  const fencing = node.fencing
    ? `attempt ${node.fencing.attempt}, ${node.fencing.running ? 'running' : 'over without a proof'}`
    : '';
  const facts: Fact[] = [
    ['Node', node.name],
    ['State', [node.state, silenceWords(node) || node.why].filter(Boolean).join(': ')],
    ['Proof', node.proof ? `${node.proof.kind}${node.proof.by ? ` by ${node.proof.by}` : ''}` : ''],
    ['Fencing', fencing],
    ['Role', node.coordinator ? 'coordinator' : ''],
    ['Version', node.version ?? ''],
    ['Incarnation', node.incarnation ?? 'none yet'],
    [
      'Quarantine',
      node.quarantine
        ? `was away ${node.quarantine.times} times, until ${node.quarantine.until}; end it with: holdfast node resume ${node.name}`
        : '',
    ],
    ['Drained', node.drained ? `by ${node.drained.by}; undo with: holdfast node resume ${node.name}` : ''],
    ['Health', node.health],
    ['Groups', node.groups.join(', ') || 'none'],
    ['Capacity', node.capacity.map(({ what, has, used }) => `${what} ${used} of ${has} used`).join(', ')],
    ...node.links.map((link): Fact => [`On ${link.network}`, linkWords(node, link)]),
    ['Fence', node.fence.join(', then ') || 'nothing can switch it off'],
    [
      'Watchdog',
      node.watchdog ? `${node.watchdog}${node.lapse ? ', armed: a lapsed lease is a proof' : ''}` : '',
    ],
  ];
  return renderFacts(facts, width);
}

function silenceWords({ state, away, heard }: NodeView): string {
  if (state !== 'in') return '';
  if (away) return 'its agent is being replaced';
  return heard ? '' : 'heard by no other node';
}

function linkWords(node: NodeView, link: NodeView['links'][number]): string {
  const address = node.addresses[link.network] ?? '';
  if (!link.up) return `${address}, no link`;
  const heard = link.heardBy.length === 0 ? 'heard by nobody' : `heard by ${link.heardBy.join(', ')}`;
  const not = link.unheardBy.length === 0 ? '' : `, not by ${link.unheardBy.join(', ')}`;
  return `${address}, ${heard}${not}`;
}

export function renderGroup(group: GroupView, resources: readonly ResourceView[], width: number): string {
  const facts: Fact[] = [
    ['Group', group.name],
    ['State', [group.state, group.reason].filter(Boolean).join(': ')],
    ['Node', group.node ?? 'none'],
    ['Since', group.since ?? ''],
    ['Proof', group.proof ? `${group.proof}${group.from ? `, before it ran on ${group.from}` : ''}` : ''],
    ['Generation', String(group.generation)],
    ['Pinned', group.pin ? `to ${group.pin.node} by ${group.pin.by} until ${group.pin.until}` : ''],
    ['Maintenance', group.maintenance ? `by ${group.maintenance.by}: nobody watches it` : ''],
    ['Stopped', group.stoppedBy ? `by ${group.stoppedBy}` : ''],
    ['Holds', group.holds.map(claimWords).join(', ')],
    ['Nodes', nodeWords(group)],
    ['Failback', failbackWords(group)],
    ['Starts after', group.after.map(firstWords).join(', ')],
    ['Together with', group.together.join(', ')],
    ['Apart from', group.apart.join(', ')],
    ['Rather with', group.prefer.together.join(', ')],
    ['Rather without', group.prefer.apart.join(', ')],
    ['Needs', amountWords(group.needs)],
    ...group.failures.map((f): Fact => [`Failed on ${f.node}`, `${f.count} times, last ${f.at}: ${f.why}`]),
  ];
  const titles = ['RESOURCE', 'TYPE', 'STATE', 'AFTER', 'ON FAILURE', 'DETAIL'].map((title) => ({ title }));
  const rows = resources.map((r) => [
    r.name,
    r.type,
    r.state,
    r.after.join(' ') || '-',
    r.onFailure,
    r.detail,
  ]);
  return `${renderFacts(facts, width)}\n${renderTable(titles, rows, width).join('\n')}\n`;
}

/** `cache (without it after 30s)`. */
function firstWords({ group, without, forMs }: GroupView['after'][number]): string {
  if (forMs === null || without === 'wait') return group;
  const span = formatDuration(forMs);
  return without === 'run'
    ? `${group} (without it after ${span})`
    : `${group} (stops when that has not run for ${span})`;
}

/** `on`, or when. */
function failbackWords({ failback, failbackWindow: window }: GroupView): string {
  if (window === null) return failback;
  return `in the window "${window.cron}" in ${window.timezone}, for ${formatDuration(window.forMs)}`;
}

/** `memory 4, cards 1`. */
function amountWords(amounts: GroupView['needs']): string {
  return Object.entries(amounts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}

function nodeWords(group: GroupView): string {
  if (group.nodes.length === 0) return 'any';
  return `${group.nodes.join(', ')}${group.ordered && group.nodes.length > 1 ? ' in this order' : ''}${group.restricted ? ', no others' : ''}`;
}

export function renderResource(r: ResourceView, width: number): string {
  const facts: Fact[] = [
    ['Resource', `${r.group}/${r.name}`],
    ['Type', r.type],
    ['State', [r.state, r.detail].filter(Boolean).join(': ')],
    ['Node', r.node ?? 'none'],
    ['After', r.after.join(', ')],
    ['On failure', r.onFailure],
    ['Failures', r.failures === null ? `ask on ${r.node ?? 'the node that runs it'}` : String(r.failures)],
  ];
  return renderFacts(facts, width);
}

const verdictWords: Readonly<Record<ExplanationView['reasons'][number]['verdict'], string>> = {
  chosen: 'chosen',
  best: 'good',
  better: 'good',
  good: 'possible',
  unsteady: 'not yet',
  poor: 'poor',
  silent: 'not heard',
  illegal: 'no',
  'not-a-member': 'no',
};

export function renderExplanation(explanation: ExplanationView, width: number, paint: Paint): string {
  const lines = wrap(explanation.summary, width);
  if (explanation.reasons.length === 0) return `${lines.join('\n')}\n`;
  const rows = explanation.reasons.map(({ node, verdict, text }) => {
    const word = verdictWords[verdict];
    return [node, verdict === 'chosen' ? paint('green', word) : word, text];
  });
  return `${[...lines, '', ...renderTextRows(rows, width, { indent: 2 })].join('\n')}\n`;
}
