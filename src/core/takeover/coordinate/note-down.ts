/** Writes down since when those groups do not run that others do not wait for without end, and looks again when these act. */
import { actsAt, downNow } from '../placement/without-first.ts';
import { lookAgain, type Turn } from '../turn.ts';
import { configOf } from '../view/loaded.ts';
import { type DocumentDraft, set } from './draft.ts';
import { momentOf } from './moment.ts';

export function noteDown(t: Turn, d: DocumentDraft): void {
  const { wall, now } = t.clock;
  const before = d.next.down ?? {};
  const down = Object.fromEntries(
    downNow(momentOf(t, d)).map((name) => [name, before[name] ?? { at: wall }]),
  );
  const names = Object.keys(down);
  if (names.join() !== Object.keys(before).join()) set(d, 'down', names.length > 0 ? down : undefined);
  const moment = momentOf(t, d);
  for (const [name, { withoutFirst = {} }] of Object.entries(configOf(t).groups))
    for (const first of Object.keys(withoutFirst)) {
      const at = actsAt(moment, name, first);
      if (at !== undefined && at > wall) lookAgain(t, now + (at - wall));
    }
}
