/**
 * Groups that go back to their better node when that has stayed for long enough: nothing that a checker does has moved them, and where
 * all is quiet meanwhile that is the one thing which may still come.
 */
import type { GroupConfig } from '../../core/config.ts';
import { staysUntil } from '../../core/takeover/placement/absences.ts';
import type { World } from '../world.ts';

const stepMs = 5000;
/** A move has ended by then. */
const moveMs = 5000;
/** Windows of random groups open every minute. */
const windowsMs = 60_000;

/** Runs on while a node has, within `ms`, stayed for as long as some group asks, by the wall clock of whoever decides. */
export function passGoingBack(world: World, ms: number): void {
  const { config, schedule, store } = world;
  const document = store.document!.value;
  const ends = Object.values(document.absences ?? {}).flatMap((absence) =>
    Object.values(config.groups).flatMap((group) => {
      const from = staysUntil(absence, group);
      return from === undefined ? [] : { from, until: from + lastsMs(group) };
    }),
  );
  const wall = () => world.wall(document.coordinator);
  while (ends.some(({ from, until }) => until >= wall() && from < wall() + ms))
    world.run(schedule.now + stepMs);
}

function lastsMs({ failbackWindow }: GroupConfig): number {
  return failbackWindow === undefined ? moveMs : windowsMs + moveMs;
}
