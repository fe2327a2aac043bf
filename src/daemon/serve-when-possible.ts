/**
 * The API, as soon as it can be served. A state directory that takes no socket (its file system is read-only now) ends no
 * daemon: it has to renew, to stop and to give away what runs, whether or not somebody can ask it. Tried again until the
 * signal; each failure is told once. Where somebody takes the socket away, it is served anew.
 */
export interface WhenPossible {
  /** Ends with the signal that it is given. */
  serve(signal: AbortSignal): Promise<{ readonly closed: Promise<unknown> }>;
  /** Clients find it still. */
  isThere(): boolean;
  report(said: string): void;
  readonly signal: AbortSignal;
  readonly againMs?: number;
}

export function serveWhenPossible({ serve, isThere, report, signal, againMs = 5000 }: WhenPossible): void {
  let told = '';
  let timer: NodeJS.Timeout | undefined;
  const later = (next: () => void) => {
    if (!signal.aborted) timer = setTimeout(next, againMs);
  };
  const attempt = () => {
    const taken = new AbortController();
    serve(AbortSignal.any([signal, taken.signal])).then(
      ({ closed }) => later(() => watch(taken, closed)),
      (error: Error) => {
        if (!signal.aborted && error.message !== told) report(error.message);
        told = error.message;
        later(attempt);
      },
    );
  };
  const watch = (taken: AbortController, closed: Promise<unknown>) => {
    if (isThere()) return later(() => watch(taken, closed));
    taken.abort();
    // Closing removes whatever is at its place by then.
    void closed.then(attempt);
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  attempt();
}
