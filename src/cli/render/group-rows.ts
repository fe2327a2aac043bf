/** Groups and resources as rows. */
import type { GroupState, GroupView, ResourceView } from '../../api/contract/views.ts';
import type { Colour, Paint } from '../../terminal/paint.ts';
import { renderTable } from '../../terminal/table.ts';
import { formatSince } from './words.ts';

const noGroups = 'No groups yet. Add one to the cluster file and run: holdfast apply FILE';

const colours: Readonly<Record<GroupState, Colour>> = {
  running: 'green',
  starting: 'yellow',
  stopping: 'yellow',
  failed: 'red',
  'stop-failed': 'red',
  blocked: 'red',
  waiting: 'red',
  stopped: 'dim',
  disabled: 'dim',
};

/** `at`: the moment the ages count to. */
export function renderGroups(
  groups: readonly GroupView[],
  at: string,
  width: number,
  paint: Paint,
): string[] {
  if (groups.length === 0) return [noGroups];
  const titles = ['GROUP', 'STATE', 'NODE', 'SINCE', 'PROOF', 'REASON'].map((title) => ({ title }));
  const rows = groups.map((group) => [
    group.name,
    paint(colours[group.state], stateWords(group)),
    group.node ?? '-',
    formatSince(group.since, at),
    group.proof ?? '-',
    [pinWords(group, at), group.reason].filter((text) => text !== '').join('; '),
  ]);
  return renderTable(titles, rows, width);
}

function stateWords(group: GroupView): string {
  return group.maintenance ? `${group.state}, maintenance` : group.state;
}

function pinWords(group: GroupView, at: string): string {
  if (!group.pin) return '';
  const left = Date.parse(group.pin.until) - Date.parse(at);
  return left <= 0
    ? ''
    : `pinned to ${group.pin.node} by ${group.pin.by} for ${formatSince(at, group.pin.until)}`;
}

export function renderResources(resources: readonly ResourceView[], width: number, paint: Paint): string[] {
  if (resources.length === 0) return [noGroups];
  const titles = ['GROUP', 'RESOURCE', 'TYPE', 'STATE', 'NODE', 'FAILURES', 'DETAIL'].map((title) =>
    title === 'TYPE' ? ({ title, spare: true } as const) : { title },
  );
  const rows = resources.map((r) => [
    r.group,
    r.name,
    r.type,
    paint(resourceColour(r), r.state),
    r.node ?? '-',
    r.failures === null ? '-' : String(r.failures),
    r.detail,
  ]);
  return renderTable(titles, rows, width);
}

function resourceColour({ state }: ResourceView): Colour {
  if (state === 'running') return 'green';
  if (state === 'stopped') return 'dim';
  return state === 'starting' || state === 'stopping' ? 'yellow' : 'red';
}
