/**
 * `npm run replay -- FILE`: decides once more what threw in an agent. FILE is what it kept in `replay/` of its state
 * directory. Prints what was thrown, with its stack, or that nothing was; exit code 1 when it still throws.
 */
import { readFileSync } from 'node:fs';
import { createCalendar } from '../src/calendar/calendar.ts';
import { decide } from '../src/core/takeover/decide.ts';
import { readReplay } from '../src/daemon/replays.ts';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('Usage: npm run replay -- FILE');
  process.exit(2);
}
const { state, event, clock, said } = readReplay(readFileSync(file, 'utf8'));
console.log(`The agent of ${state.self} said: ${said}`);
try {
  const { broke, notes } = decide(state, event, { ...clock, calendar: createCalendar() });
  for (const one of broke) console.log(`It still throws, and is contained (${one.name}): ${one.said}`);
  if (broke.length === 0) console.log(`Nothing is thrown any more; ${notes.length} notes.`);
  process.exitCode = broke.length === 0 ? 0 : 1;
} catch (error) {
  console.log(`It still throws: ${(error as Error).stack}`);
  process.exitCode = 1;
}
