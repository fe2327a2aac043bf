/**
 * Whether the journal names everything that may have been left on this machine. Permit and journal carry one mark, so a
 * journal that was deleted or replaced does not fit the permit. An agent in doubt writes permits without a mark, until
 * everything was probed stopped: so the doubt outlives it. After a boot nothing can be left. A state directory without a
 * permit is new, or all of it was lost; then the control group of an older agent, which is there until the next boot or
 * until the service manager removes it, shows that there was one. Not noticed: one entry that is missing from a journal
 * whose mark is there.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../node/durable-file.ts';
import type { Permit } from './permit.ts';

const markFile = (stateDir: string): string => join(stateDir, 'journal', 'mark');

/** Ask before anything is created below `base`. */
export function isLeftKnown(stateDir: string, base: string, former: Permit | undefined): boolean {
  if (former === undefined) return !existsSync(base);
  if (hasBooted(former)) return true;
  return fits(stateDir, former);
}

/** The machine has booted since that permit was written. */
export function hasBooted(former: Permit | undefined): boolean {
  return former?.boot !== undefined && former.boot !== readBootId();
}

/** The journal is still the one that the permit was written for. */
export function fits(stateDir: string, permit: Permit): boolean {
  return permit.journal !== undefined && permit.journal === readMark(stateDir);
}

/** The mark of the journal there is; a journal without one gets it, durably. */
export async function markJournal(stateDir: string): Promise<string> {
  const found = readMark(stateDir);
  if (found !== undefined) return found;
  const mark = randomUUID();
  const directory = join(stateDir, 'journal');
  if (!existsSync(directory)) await mkdir(directory);
  await writeDurably(markFile(stateDir), mark);
  return mark;
}

function readMark(stateDir: string): string | undefined {
  try {
    const mark: unknown = JSON.parse(readFileSync(markFile(stateDir), 'utf8'));
    return typeof mark === 'string' ? mark : undefined;
  } catch {
    return undefined;
  }
}

/** Another after every boot; source: random(4). */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
