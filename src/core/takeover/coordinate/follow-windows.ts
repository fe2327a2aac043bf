/** Windows open and close by the wall clock: who may wait for one is looked at in time. */
import { turnsAt } from '../placement/windows.ts';
import { lookAgain, type Turn } from '../turn.ts';
import { configOf } from '../view/loaded.ts';

export function followWindows(t: Turn): void {
  const { wall, now, calendar } = t.clock;
  for (const { failbackWindow } of Object.values(configOf(t).groups)) {
    const opening = failbackWindow && calendar?.(failbackWindow, wall);
    if (opening) lookAgain(t, now + (turnsAt(opening, wall) - wall));
  }
}
