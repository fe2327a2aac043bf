/**
 * Asks the cluster for a change and, unless told otherwise, waits until it is seen to be finished. What the cluster
 * accepted goes on whether or not anybody waits: a deadline that passes is told, never taken for a failure.
 */
import type { ApiClient } from '../api/client.ts';
import type { StatusView } from '../api/contract/views.ts';
import type { Request } from '../core/takeover/requests/requests.ts';
import { HoldfastError } from '../errors.ts';
import { clientOf } from './agent.ts';
import type { Context } from './context.ts';
import type { StateDirInput, WaitInput } from './options.ts';
import { startProgress } from './progress.ts';
import { type Reached, sayWhatStands } from './say-what-stands.ts';

export interface Change {
  /** Checks names (throws) and says what to ask. */
  readonly request: (now: StatusView) => Request;
  /** What is still missing; undefined when it is finished. */
  readonly open: (now: StatusView, before: StatusView) => string | undefined;
  /** Why it will not be finished any more; undefined: it may be. */
  readonly overtaken: (now: StatusView) => string | undefined;
  readonly done: (now: StatusView, before: StatusView) => string;
  /** What is asked, for people. */
  readonly what: string;
  /** A command that shows how it goes on. */
  readonly look: string;
}

export type ChangeInput = StateDirInput &
  WaitInput & {
    /** Whoever asks takes it back when interrupted, and says so. */
    readonly isTakenBack?: true;
  };

/** Says what stands when interrupted. */
export function requestChange(context: Context, input: ChangeInput, change: Change): Promise<undefined> {
  if (input.isTakenBack) return request(context, input, change, () => {});
  return sayWhatStands(context, change, (reach) => request(context, input, change, reach));
}

async function request(
  context: Context,
  input: ChangeInput,
  change: Change,
  reach: (next: Reached) => void,
): Promise<undefined> {
  const client = clientOf(context, input);
  const { timeout: timeoutMs, wait } = input;
  const before = await client.status();
  const startedAt = context.now();
  const asked = change.request(before);
  context.signal.throwIfAborted();
  reach('sent');
  await submitWithin(client, asked, timeoutMs, change.look);
  reach('accepted');
  if (!wait) {
    context.out.write('Accepted.\n');
    return undefined;
  }
  const open = (status: StatusView) => {
    const state = change.open(status, before);
    const overtaken = state === undefined ? undefined : change.overtaken(status);
    if (overtaken !== undefined)
      throw new HoldfastError('overtaken', { state: overtaken, look: change.look });
    return state;
  };
  const now = await waitUntil(context, client, open, {
    timeoutMs,
    since: startedAt,
    look: change.look,
  });
  context.out.write(`${change.done(now, before)}.\n`);
  return undefined;
}

/**
 * No longer than the whole may take: that is also when the request ends, so nothing happens that nobody waits for any more.
 * Rejects with `refused` where that is certain, else with `not-answered`, which names `look` to see what came of it.
 */
export async function submitWithin(
  client: ApiClient,
  request: Request,
  withinMs: number,
  look: string,
): Promise<void> {
  try {
    await client.submit(request, withinMs);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code !== 'agent-silent') throw error;
    throw new HoldfastError('not-answered', { waited: `${withinMs / 1000} s`, look });
  }
}

export interface WaitOptions {
  readonly timeoutMs: number;
  /** Counted from then; default: now. */
  readonly since?: number;
  readonly look: string;
}

const pollMs = 100;

/**
 * Polls until nothing is open any more. The agent may be away for a while (its daemon restarts, this very node is
 * fenced): that is shown and waited for as well. Rejects with `not-finished`.
 */
export async function waitUntil(
  context: Context,
  client: ApiClient,
  open: (now: StatusView) => string | undefined,
  { timeoutMs, since, look }: WaitOptions,
): Promise<StatusView> {
  const progress = startProgress(context);
  const startedAt = since ?? context.now();
  try {
    for (;;) {
      const now = await client.status().catch((error: Error) => error);
      if (now instanceof Error) context.signal.throwIfAborted();
      const state = now instanceof Error ? `the agent does not answer (${now.message})` : open(now);
      if (state === undefined) return now as StatusView;
      if (context.now() - startedAt >= timeoutMs) {
        throw new HoldfastError('not-finished', { waited: `${timeoutMs / 1000} s`, state, look });
      }
      progress.say(state);
      await context.sleep(pollMs);
    }
  } finally {
    progress.end();
  }
}
