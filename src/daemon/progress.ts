/** The keeper takes a daemon that shows no progress for one that hangs. */
import { progressEveryMs } from '../core/keeper/keeper-settings.ts';
import type { DaemonToKeeper } from '../core/keeper/messages.ts';

export interface Progress {
  /** Now, and again often enough until the signal ends. */
  show(): void;
}

/** `hangMs`: after so long without progress the daemon counts as hung. */
export function showProgress(
  tell: (message: DaemonToKeeper) => void,
  hangMs: () => number,
  signal: AbortSignal,
): Progress {
  let timer: NodeJS.Timeout | undefined;
  const show = () => {
    clearTimeout(timer);
    tell({ kind: 'progress' });
    timer = setTimeout(show, progressEveryMs(hangMs()));
  };
  signal.addEventListener('abort', () => clearTimeout(timer));
  return { show };
}
