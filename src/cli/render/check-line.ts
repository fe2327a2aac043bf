/**
 * The cluster in one line for a monitoring system, in the form that the plugins of Nagios and Icinga have: a state, what is
 * wrong, and numbers to draw. Judged by nothing but the status, so every node gives the same answer.
 */
import type { ProblemView, StatusView } from '../../api/contract/views.ts';
import { plural } from './words.ts';

/** By exit code. */
export const checkStates = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;
export type CheckState = (typeof checkStates)[number];

export interface Thresholds {
  /** From so many problems of this level on. */
  readonly warnings: number;
  readonly alarms: number;
  /** Critical with fewer nodes in than that. */
  readonly nodes: number | undefined;
  /** Critical when the store has not answered for so long. */
  readonly silenceMs: number | undefined;
  /** Codes of problems that do not count. */
  readonly ignored: readonly string[];
}

export interface Checked {
  readonly state: CheckState;
  readonly line: string;
}

const textMax = 160;
const problemsMax = 3;

export function checkStatus(status: StatusView, thresholds: Thresholds): Checked {
  const counted = status.problems.filter(({ code }) => !thresholds.ignored.includes(code));
  const alarms = counted.filter(({ level }) => level === 'alarm');
  const warnings = counted.filter(({ level }) => level === 'warning');
  const members = status.nodes.filter(({ state }) => state === 'in').length;
  const missed = missedOf(status, members, thresholds);
  const isCritical = missed.length > 0 || alarms.length >= thresholds.alarms;
  const isWarning = warnings.length >= thresholds.warnings;
  const state = isCritical ? 'CRITICAL' : isWarning ? 'WARNING' : 'OK';
  const found = [...missed, ...problemsIn([...alarms, ...warnings])];
  const numbers = numbersOf(status, members, alarms.length, warnings.length);
  if (!status.initialised) return checked('UNKNOWN', found[0] ?? 'the agent knows no cluster yet');
  return checked(state, found.length === 0 ? wellWords(status, members) : found.join('; '), numbers);
}

/** `numbers`: as `name=value`, after a bar. */
export function checked(state: CheckState, text: string, numbers: readonly string[] = []): Checked {
  const plain = text.replaceAll('|', '/').replace(/\s+/g, ' ').trim();
  const drawn = numbers.length === 0 ? '' : ` | ${numbers.join(' ')}`;
  return { state, line: `HOLDFAST ${state} - ${plain}${drawn}` };
}

function missedOf({ store }: StatusView, members: number, { nodes, silenceMs }: Thresholds): string[] {
  const isSilent = silenceMs !== undefined && (store.lastAnswerMs ?? Number.POSITIVE_INFINITY) > silenceMs;
  return [
    ...(nodes !== undefined && members < nodes ? [`${plural(members, 'node')} in, ${nodes} wanted`] : []),
    ...(isSilent ? [`the store has not answered for more than ${silenceMs} ms`] : []),
  ];
}

function problemsIn(problems: readonly ProblemView[]): string[] {
  const shown = problems.slice(0, problemsMax).map(({ text }) => shortened(text));
  const more = problems.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

function shortened(text: string): string {
  return text.length <= textMax ? text : `${text.slice(0, textMax - 1)}…`;
}

function wellWords({ cluster, nodes, groups }: StatusView, members: number): string {
  const running = groups.filter(({ state }) => state === 'running').length;
  return `${cluster}: ${members} of ${plural(nodes.length, 'node')} in, ${running} of ${plural(groups.length, 'group')} running`;
}

function numbersOf({ nodes, groups, store }: StatusView, members: number, alarms: number, warnings: number) {
  const running = groups.filter(({ state }) => state === 'running').length;
  return [
    `alarms=${alarms}`,
    `warnings=${warnings}`,
    `nodes_in=${members};;;0;${nodes.length}`,
    `groups_running=${running};;;0;${groups.length}`,
    ...(store.lastAnswerMs === null ? [] : [`store_answer=${store.lastAnswerMs}ms`]),
  ];
}
