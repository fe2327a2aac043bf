/**
 * Events as one JSON object per line, without end. Subscribing and reading what was before happen in one turn of the
 * event loop, so nothing falls between them. A follower that does not read is cut off instead of being remembered for.
 */
import type { AgentFacade } from '../../ports/agent-facade.ts';
import { eventsMax } from '../contract/routes.ts';
import { viewEvent } from '../views/events.ts';

/** Lines that may wait for a follower; more than any burst, less than anyone could read. */
const waitingLinesMax = 20_000;

/** The last `count` events of the journal, oldest first. */
export function lastEvents(facade: AgentFacade, count: number): ReturnType<AgentFacade['events']> {
  let newest: ReturnType<AgentFacade['events']> = [];
  let after = 0;
  for (;;) {
    const page = facade.events(after, eventsMax);
    if (page.length > 0) newest = [...newest, ...page].slice(-count);
    if (page.length < eventsMax) return newest;
    after = page.at(-1)!.seq;
  }
}

export function streamEvents(
  facade: AgentFacade,
  start: () => ReturnType<AgentFacade['events']>,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const ended = new AbortController();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (event: Parameters<typeof viewEvent>[0]): void => {
          if (ended.signal.aborted) return;
          controller.enqueue(encoder.encode(`${JSON.stringify(viewEvent(event))}\n`));
          if ((controller.desiredSize ?? 0) < 0) end();
        };
        const end = (): void => {
          if (ended.signal.aborted) return;
          ended.abort();
          controller.close();
        };
        signal.addEventListener('abort', end, { once: true, signal: ended.signal });
        facade.onEvent(send, ended.signal);
        for (const event of start()) send(event);
        // Headers leave at once, so that a follower of a quiet cluster knows that it is connected.
        controller.enqueue(encoder.encode('\n'));
      },
      cancel() {
        ended.abort();
      },
    },
    { highWaterMark: waitingLinesMax },
  );
}
