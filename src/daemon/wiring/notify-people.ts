/** Lets this node tell people what happens, by the ways of the configuration in force. */
import { viewStatus } from '../../api/views/status.ts';
import type { Reason } from '../../core/reason.ts';
import type { State } from '../../core/takeover/state.ts';
import { type Book, createBook } from '../../notify/book.ts';
import { runsThere } from '../../notify/history.ts';
import { createNotifier, type Notifier } from '../../notify/notifier.ts';
import type { SendTask, Sent } from '../../ports/notify.ts';
import type { StoreDescription } from '../../ports/store.ts';
import { createSealedNotify } from '../../store/notify-domain.ts';
import type { LiveFacade } from '../facade.ts';
import { workOut } from '../run-command.ts';
import type { Ground, Started } from './create-ground.ts';

const tickMs = 1_000;
/** The store is asked how it is so often, and what it said counts meanwhile. */
const describeEveryMs = 15_000;

interface Notifying {
  readonly book: Book;
  readonly send: (task: SendTask) => Promise<Sent>;
}

/** What is needed to tell people, also by hand. */
export function createNotifying({ place, signal }: Started, { store, ring }: Ground): Notifying {
  return {
    book: createBook(createSealedNotify(store, ring, place.bootstrap.cluster.name)),
    send: (task) => send(task, signal),
  };
}

type Facade = Pick<LiveFacade, 'describe' | 'seen'>;

export function notifyPeople(
  { place, signal }: Started,
  ground: Ground,
  notifying: Notifying,
  { facade, state }: { readonly facade: Facade; readonly state: () => State },
): Notifier {
  const { ring, events, note, now } = ground;
  const { node, bootstrap } = place;
  const describe = seldom(facade.describe, now);
  const steady = Date.now() - performance.now();
  const notifier = createNotifier({
    node,
    ...notifying,
    config: () => state().config?.value ?? bootstrap,
    document: () => state().store.document?.value,
    coordinates: () => coordinates(state()),
    storeSilentMs: () => storeSilentMs(state(), now()),
    problems: async () => {
      const snapshot = facade.seen(await describe());
      const begun = performance.now();
      const { problems } = viewStatus(snapshot);
      return { problems, tookMs: performance.now() - begun };
    },
    runs: (...which) => runsThere(state().store.records, state().store.document?.value)(...which),
    events: () => events.after(0, Number.POSITIVE_INFINITY),
    keys: () => ring.keys,
    note: (level, reason: Reason) => note([{ level, reason, document: 0 }]),
    wall: Date.now,
    now: () => Math.round(steady + performance.now()),
  });
  events.onEvent(notifier.take, signal);
  let timer: NodeJS.Timeout | undefined;
  const tick = async () => {
    await notifier.tick().catch((error: Error) => console.error(`daemon: notifications: ${error.message}`));
    if (!signal.aborted) timer = setTimeout(() => void tick(), tickMs);
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  timer = setTimeout(() => void tick(), tickMs);
  return notifier;
}

function coordinates({ self, store, leaving }: State): boolean {
  const { document, reachable } = store;
  const entry = document?.value.nodes[self];
  return reachable && !leaving && document?.value.coordinator === self && entry?.is === 'in';
}

function storeSilentMs({ store }: State, now: number): number {
  return store.reachable ? 0 : Math.max(1, now - (store.answeredAt ?? 0));
}

/** Never rejects: a child that could not be started is a message that was not sent. */
async function send(task: SendTask, signal: AbortSignal): Promise<Sent> {
  try {
    return await workOut('send-notification', task, signal);
  } catch (error) {
    return { ok: false, said: (error as Error).message.slice(0, 300) };
  }
}

function seldom(
  describe: () => Promise<StoreDescription | undefined>,
  now: () => number,
): () => Promise<StoreDescription | undefined> {
  let last: StoreDescription | undefined;
  let at = Number.NEGATIVE_INFINITY;
  return async () => {
    if (now() - at < describeEveryMs) return last;
    last = await describe();
    at = now();
    return last;
  };
}
