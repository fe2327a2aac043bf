/**
 * Signals are caught from the first moment on: one that came while the agent still begins would end it as it ends any process, with what an
 * agent before it has left running, and with nobody to look after that. What was asked meanwhile is done when the keeper is there.
 */
import type { EventEmitter } from 'node:events';
import type { Keeper } from './keeper.ts';

type Asked = 'leave' | 'handOver';

/** `isRestarted`: of a SIGTERM, whether another agent follows. The result takes the keeper. */
export function catchSignals(
  source: Pick<EventEmitter, 'on' | 'once'>,
  isRestarted: () => Promise<boolean>,
): (keeper: Pick<Keeper, Asked>) => void {
  const early: Asked[] = [];
  let tell = (asked: Asked): void => void early.push(asked);
  source.on('SIGHUP', () => tell('handOver'));
  source.on('SIGINT', () => tell('leave'));
  source.once('SIGTERM', () => {
    source.on('SIGTERM', () => tell('leave'));
    void isRestarted().then((again) => tell(again ? 'handOver' : 'leave'));
  });
  return (keeper) => {
    tell = (asked) => keeper[asked]();
    for (const asked of early.splice(0)) tell(asked);
  };
}
