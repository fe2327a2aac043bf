/** Whether a failover would work: a row for every group, then what stands against it and what to do. */
import type { GroupReadinessView, ProblemView, ReadinessView, StatusView } from '../../api/contract/views.ts';
import type { Colour, Paint } from '../../terminal/paint.ts';
import { renderTable, wrap } from '../../terminal/table.ts';
import { type Checked, checked } from './check-line.ts';
import { nextStep } from './next-step.ts';
import { formatAge } from './words.ts';

type Verdict = GroupReadinessView['verdict'];

const verdictWords: Readonly<Record<Verdict, string>> = {
  ready: 'ready',
  'at-risk': 'at risk',
  'not-ready': 'NOT READY',
  off: 'off',
};
const colours: Readonly<Record<Verdict, Colour>> = {
  ready: 'green',
  'at-risk': 'yellow',
  'not-ready': 'red',
  off: 'dim',
};

export function renderReadiness(view: ReadinessView, width: number, paint: Paint): string {
  const { cluster, verdict, node, at } = view;
  const name = cluster === null ? 'No cluster yet' : `Cluster ${cluster}`;
  const said = paint(colours[verdict], verdictWords[verdict]);
  const head = `${paint('bold', name)}: ${said} (seen by ${node} at ${at.slice(11, 19)} UTC)`;
  return [...wrap(head, width), '', ...rows(view, width, paint), ...reasonsOf(view, width, paint), ''].join(
    '\n',
  );
}

function rows({ groups, at }: ReadinessView, width: number, paint: Paint): string[] {
  if (groups.length === 0) return ['No groups yet, so there is nothing to take over.'];
  const isDrilled = groups.some(({ lastDrill }) => lastDrill !== null);
  const titles = ['GROUP', 'FAILOVER', 'NODE', 'WOULD GO TO', ...(isDrilled ? ['LAST DRILL'] : [])];
  const shown = groups.map(({ group, verdict, node, standby, lastDrill }) => [
    group,
    paint(colours[verdict], verdictWords[verdict]),
    node ?? '-',
    standby ?? '-',
    ...(isDrilled ? [drillWords(lastDrill, Date.parse(at))] : []),
  ]);
  return renderTable(
    titles.map((title) => ({ title })),
    shown,
    width,
  );
}

function drillWords(drill: GroupReadinessView['lastDrill'], now: number): string {
  if (drill === null) return '-';
  const ago = `${formatAge(Math.max(0, now - Date.parse(drill.at)))} ago`;
  const lost = drill.outageMs === null ? '' : `, ${formatAge(drill.outageMs)}`;
  return `${drill.how}, ${ago}${lost}`;
}

/** What concerns several is told once. */
function reasonsOf({ reasons, groups }: ReadinessView, width: number, paint: Paint): string[] {
  const told = new Map<string, ProblemView>();
  for (const reason of [...reasons, ...groups.flatMap((group) => group.reasons)]) {
    const key = JSON.stringify(reason.reason);
    const before = told.get(key);
    if (before === undefined || before.level === 'warning') told.set(key, reason);
  }
  const all = [...told.values()];
  const sorted = [...all.filter(isAlarm), ...all.filter((reason) => !isAlarm(reason))];
  const lines = sorted.flatMap((reason) => reasonLines(reason, width, paint));
  return lines.length === 0 ? [] : ['', ...lines];
}

function isAlarm({ level }: ProblemView): boolean {
  return level === 'alarm';
}

function reasonLines(reason: ProblemView, width: number, paint: Paint): string[] {
  const mark = isAlarm(reason) ? paint('red', 'prevents') : paint('yellow', 'risk    ');
  const [first, ...rest] = wrap(reason.text, width - 10);
  const steps = [reason.advice, nextStep(reason.reason)].filter((step) => step !== '');
  const next = steps.flatMap((step) => wrap(`-> ${step}`, width - 10, '   '));
  return [`${mark}  ${first}`, ...[...rest, ...next].map((line) => `          ${line}`)];
}

/** One line for a monitoring system. */
export function checkReadiness({ cluster, reasons, groups }: ReadinessView): Checked {
  const all = [...reasons, ...groups.flatMap((group) => group.reasons)];
  const texts = new Set(
    [...all.filter(isAlarm), ...all.filter((one) => !isAlarm(one))].map((one) => one.text),
  );
  const count = (verdict: Verdict) => groups.filter((group) => group.verdict === verdict).length;
  const numbers = [
    `ready=${count('ready')};;;0;${groups.length}`,
    `at_risk=${count('at-risk')}`,
    `not_ready=${count('not-ready')}`,
  ];
  if (cluster === null) return checked('UNKNOWN', 'the agent knows no cluster yet');
  if (all.length === 0) return checked('OK', `${cluster}: a failover would work now`, numbers);
  const shown = [...texts].slice(0, 3);
  const more = texts.size > 3 ? [`and ${texts.size - 3} more`] : [];
  return checked(all.some(isAlarm) ? 'CRITICAL' : 'WARNING', [...shown, ...more].join('; '), numbers);
}

/** For the first line of the status page. */
export function readinessWords({ readiness, groups }: StatusView): string {
  if (!readiness || groups.length === 0) return '';
  const { verdict } = readiness;
  return `, failover ${verdictWords[verdict]}${verdict === 'ready' ? '' : ': holdfast readiness'}`;
}
