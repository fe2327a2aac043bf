/** The traces that tell what may have been left here (left-known.ts), as files: the journal's mark, the boot, the control group. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Traces } from '../core/keeper/left-known.ts';
import type { Permit } from '../core/keeper/permit.ts';
import { writeDurably } from '../node/durable-file.ts';
import { readBootId } from '../node/machine.ts';

const markFile = (stateDir: string): string => join(stateDir, 'journal', 'mark');

/** Ask before anything is created below `base`. */
export function readTraces(stateDir: string, base: string, former: Permit | undefined): Traces {
  return { former, bootId: readBootId(), journalMark: readMark(stateDir), hasGroup: existsSync(base) };
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

export function readMark(stateDir: string): string | undefined {
  try {
    const mark: unknown = JSON.parse(readFileSync(markFile(stateDir), 'utf8'));
    return typeof mark === 'string' ? mark : undefined;
  } catch {
    return undefined;
  }
}
