/** The core is told of what changes on this machine: hardware addresses, and what is noticed outside of it. */
import { macsTeller } from './macs-teller.ts';
import { noticesTeller, type Watched } from './notices-teller.ts';

/** Interfaces come and go, seldom. */
const everyMs = 5000;

export function tellMachine(watched: Watched, signal: AbortSignal): void {
  const tellMacs = macsTeller(watched.config, watched.node, watched.dispatch);
  const tellNotices = noticesTeller(watched);
  const tell = () => {
    tellMacs();
    tellNotices();
  };
  const timer = setInterval(tell, everyMs);
  signal.addEventListener('abort', () => clearInterval(timer));
  tell();
}
