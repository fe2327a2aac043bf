/**
 * An event as journald keeps it: the sentence, its urgency, and the facts by which `journalctl HOLDFAST_GROUP=web` finds it. Pure.
 */
import { createHash } from 'node:crypto';
import { words } from '../../core/words/words.ts';
import type { AgentEvent } from '../../ports/agent-facade.ts';

export interface Teller {
  readonly cluster: string;
  readonly node: string;
  /** Of this daemon: by it journald knows the unit. */
  readonly pid: number;
}

/** As syslog(3) counts: critical, warning, informational. */
const priorities: Readonly<Record<AgentEvent['level'], number>> = { alarm: 2, warning: 4, info: 6 };
const daemonFacility = 3;
/** Of one field; a sentence that is longer is cut. */
const charactersMax = 4096;

export function journalFields(event: AgentEvent, { cluster, node, pid }: Teller): Record<string, string> {
  const { reason, level, document, seq, shared } = event;
  const about = reason as { readonly node?: unknown; readonly group?: unknown; readonly resource?: unknown };
  const fields: Record<string, unknown> = {
    MESSAGE: words(reason),
    PRIORITY: priorities[level],
    MESSAGE_ID: messageId(reason.kind),
    SYSLOG_IDENTIFIER: 'holdfast',
    SYSLOG_FACILITY: daemonFacility,
    OBJECT_PID: pid,
    HOLDFAST_EVENT: reason.kind,
    HOLDFAST_CLUSTER: cluster,
    HOLDFAST_NODE: event.node ?? about.node ?? node,
    HOLDFAST_GROUP: event.group ?? about.group,
    HOLDFAST_RESOURCE: event.resource ?? about.resource,
    HOLDFAST_TOLD_BY: node,
    HOLDFAST_SHARED: shared === true ? 1 : undefined,
    HOLDFAST_DOCUMENT: document === 0 ? undefined : document,
    HOLDFAST_SEQ: seq,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, plain(String(value))] as const],
    ),
  );
}

/** The same for every event of a kind, on every node and in every version. */
export function messageId(kind: string): string {
  return createHash('sha256').update(`holdfast:${kind}`).digest('hex').slice(0, 32);
}

/** What programs and other machines said goes to terminals from there: one line, and nothing that a terminal obeys. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').slice(0, charactersMax);
}
