/**
 * The API, as soon as it can be served. A state directory that takes no socket (its file system is read-only now) ends no
 * daemon: it has to renew, to stop and to give away what runs, whether or not somebody can ask it. Tried again until the
 * signal; each failure is told once.
 */
export function serveWhenPossible(
  serve: () => Promise<unknown>,
  report: (said: string) => void,
  signal: AbortSignal,
  againMs = 5000,
): void {
  let told = '';
  let timer: NodeJS.Timeout | undefined;
  const attempt = () => {
    serve().catch((error: Error) => {
      if (signal.aborted) return;
      if (error.message !== told) report(error.message);
      told = error.message;
      timer = setTimeout(attempt, againMs);
    });
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  attempt();
}
