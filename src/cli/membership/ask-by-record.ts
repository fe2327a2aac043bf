/**
 * Asks the coordinator for the removal of this node when its agent has left: by the record of the node, as its agent would
 * (docs/decisions/requests-through-the-record.md). There is no agent here any more that could be asked, and perhaps no way to
 * another one; the record is this node's own, and nobody else writes it.
 */
import { userName } from '../../api/client.ts';
import { Refusal } from '../../api/refusal.ts';
import type { Document, NodeRecord } from '../../core/takeover/document.ts';
import { HoldfastError } from '../../errors.ts';
import type { TakeoverDomain } from '../../store/takeover-domain.ts';
import type { Context } from '../context.ts';
import { startProgress } from '../progress.ts';
import { answered } from '../store/opened-store.ts';

export interface Removal {
  readonly node: string;
  /** Of the configuration without it, which lies in the store. */
  readonly hash: string;
  /** The version it was made from. */
  readonly base: number;
  readonly timeoutMs: number;
}

const lookEveryMs = 200;

/** Resolves when the configuration without this node is in force. Rejects with `refused`, `not-finished`, `store-unavailable`. */
export async function askByRecord(
  context: Context,
  takeover: TakeoverDomain,
  removal: Removal,
): Promise<void> {
  const { node, timeoutMs } = removal;
  const progress = startProgress(context);
  const until = context.now() + timeoutMs;
  let seq: number | undefined;
  try {
    for (;;) {
      const { document, records } = await answered(takeover.read());
      const record = records[node];
      const state = stateOf(document?.value, removal, seq);
      if (state === undefined) return;
      if (seq === undefined && hasLeft(document?.value, record?.value, node) && record !== undefined)
        seq = await write(takeover, removal, document?.value, record);
      if (context.now() >= until) throw notFinished(node, timeoutMs, state);
      progress.say(state);
      await context.sleep(lookEveryMs);
    }
  } finally {
    progress.end();
  }
}

function notFinished(node: string, timeoutMs: number, state: string): HoldfastError {
  const look = `holdfast node remove ${node}" on another node, then here "holdfast leave --clean`;
  return new HoldfastError('not-finished', { waited: `${timeoutMs / 1000} s`, state, look });
}

/** What is still missing; undefined: it is done. Throws the refusal. */
function stateOf(
  document: Document | undefined,
  { node, hash }: Removal,
  seq: number | undefined,
): string | undefined {
  if (document === undefined) return 'the store holds no document';
  if (document.config.hash === hash) return undefined;
  const entry = document.nodes[node];
  if (entry === undefined) return undefined;
  const refused = seq === undefined ? undefined : document.answers[node]?.results[seq];
  if (refused) throw new Refusal(refused);
  if (entry.is !== 'gone') return `${node} is ${entry.is}`;
  return 'the coordinator has not taken it out yet';
}

/** Its entry is of the incarnation that says so: nothing runs here, and nothing will be started. */
function hasLeft(document: Document | undefined, record: NodeRecord | undefined, node: string): boolean {
  const entry = document?.nodes[node];
  return entry?.is === 'gone' && record !== undefined && record.left && record.inc === entry.inc;
}

/** Its number, or undefined where something was written at the same time. */
async function write(
  takeover: TakeoverDomain,
  { node, hash, base }: Removal,
  document: Document | undefined,
  { value, version }: { readonly value: NodeRecord; readonly version: number },
): Promise<number | undefined> {
  const answers = document?.answers[node];
  const done = answers?.inc === value.inc ? answers.done : 0;
  const seq = Math.max(done, ...value.requests.map((entry) => entry.seq)) + 1;
  const request = { kind: 'apply', hash, base };
  const next = { ...value, counter: value.counter + 1, requests: [{ seq, by: userName(), request }] };
  const written = await takeover.writeRecord(node, version, next);
  return written.answer === 'ok' ? seq : undefined;
}
