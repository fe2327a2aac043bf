/** Where a group is and where it should be, in a sentence or a few: what `explain` begins with. */
import type { GroupName, NodeName } from '../config.ts';
import type { Reason } from '../reason.ts';
import { words } from './words.ts';

export interface ExplainedGroup {
  readonly group: GroupName;
  /** As the status page shows it. */
  readonly state: string;
  readonly node: NodeName | null;
  /** The last thing that was decided about it. */
  readonly came: Reason | null;
  /** Where placement wants it, undefined: nowhere, or not yet; and why. */
  readonly chosen: NodeName | undefined;
  readonly why: Reason;
  /** Why it does not get to where placement wants it. */
  readonly held: Reason | undefined;
  /** What is not there as it would rather have it. */
  readonly unmet: readonly Reason[];
  /** Whom it waits for before it runs by the definition in force. */
  readonly changeWaits: Reason | undefined;
  /** One that has not ended. */
  readonly pin: { readonly node: NodeName; readonly by: string; readonly until: string } | null;
  readonly maintenance: { readonly by: string } | null;
}

export function explanationWords(e: ExplainedGroup): string {
  return [standing(e), ...rather(e), pinned(e), change(e), hold(e)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function standing(e: ExplainedGroup): string {
  const { group, state, node, came, chosen, why } = e;
  if (state === 'blocked' && why.kind === 'not-configured')
    return `${group} is not free yet${came ? `: ${words(came)}` : ''}. It is no longer configured, so it is not started again.`;
  if (state === 'blocked') return `${group} is not taken over yet: ${words(came ?? why)}.`;
  if (node === null) return nowhere(e);
  const now = `${group} ${verbs[state] ?? `is ${state}`} on ${node}`;
  if (node === chosen) return `${now}${came ? ` (${words(came)})` : ''}.`;
  if (ends.has(state))
    return `${now}${chosen ? ` and goes to ${chosen}` : ''}: ${words(short(came ?? why))}.`;
  return `${now} and ${e.maintenance ? 'would' : 'is to'} ${chosen ? `go to ${chosen}` : 'leave it'}: ${words(short(why))}.`;
}

function nowhere({ group, chosen, why, held }: ExplainedGroup): string {
  if (chosen === undefined) return `${group} does not run: ${words(short(why))}.`;
  if (held) return `${group} does not run and is to start on ${chosen}, but ${words(held)}.`;
  return `${group} is about to start on ${chosen}: ${words(why)}.`;
}

const verbs: Readonly<Record<string, string>> = { failed: 'failed', 'stop-failed': 'cannot be stopped' };

/** What was decided is being done, or came to nothing. */
const ends: ReadonlySet<string> = new Set(['stopping', 'stop-failed', 'failed']);

function rather({ chosen, unmet }: ExplainedGroup): string[] {
  return chosen === undefined ? [] : unmet.map((why) => sentence(`${words(why)}, but nothing forces that.`));
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function pinned({ pin, node }: ExplainedGroup): string {
  if (pin === null) return '';
  return `It is pinned ${pin.node === node ? 'there' : `to ${pin.node}`} by ${pin.by} until ${pin.until}.`;
}

function change({ changeWaits }: ExplainedGroup): string {
  return changeWaits ? `It runs by its definition of before, because ${words(changeWaits)}.` : '';
}

function hold({ state, node, maintenance }: ExplainedGroup): string {
  if (maintenance === null || node === null || state === 'blocked') return '';
  return `It is under maintenance by ${maintenance.by}, so it is left alone.`;
}

/** Every node's own reason stands beside it, and which node it leaves is said: the sentence need not repeat them. */
function short(why: Reason): Reason {
  if (why.kind === 'leaves') return why.why;
  return why.kind === 'no-node' ? { ...why, nodes: [] } : why;
}
