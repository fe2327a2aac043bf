/** The API of an agent: its routes behind every way in. */
import type { AgentFacade } from '../ports/agent-facade.ts';
import type { Listener, Listening } from './listen/listener.ts';
import { makeAnswer } from './routes/answer.ts';

/** Resolves when clients can connect everywhere; rejects as the first listener that cannot listen. Ends with the signal. */
export async function serveApi(
  facade: AgentFacade,
  listeners: readonly Listener[],
  signal: AbortSignal,
): Promise<Listening> {
  const answer = makeAnswer(facade, signal);
  const open = await Promise.all(listeners.map((listener) => listener.listen(answer, signal)));
  return { closed: Promise.all(open.map(({ closed }) => closed)).then(() => undefined) };
}
