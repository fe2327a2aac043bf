/** How far an update has come, kept on the disk of the node where it is run: typed again it goes on there. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HoldfastError } from '../../errors.ts';
import { draftOwnFile } from '../draft-file.ts';
import { replaceFile } from '../replace-file.ts';

export type UpdateStep = 'look' | 'drain' | 'command' | 'agent' | 'reboot' | 'back';

export interface UnderWay {
  readonly node: string;
  readonly step: UpdateStep;
  /** This update has drained it. */
  readonly drained: boolean;
  /** That of the node when it was told to reboot: with another one it has. null: it was not told. */
  readonly incarnation: string | null;
  /** Groups that ran there before. */
  readonly had: readonly string[];
}

export interface UpdatePlan {
  readonly to: string;
  /** null: that of the package, from the machine's own sources. */
  readonly command: string | null;
  /** null: ssh, and a shell here for the node where it is run. */
  readonly by: string | null;
  readonly drain: boolean;
  readonly reboot: boolean;
  /** The node that is being updated, or where it stopped. */
  readonly under: UnderWay | null;
}

/** What the commands printed. */
export const logIn = (stateDir: string) => join(stateDir, 'update.log');

const fileIn = (stateDir: string) => join(stateDir, 'update.json');

/** Undefined: none is under way. What cannot be read is none. */
export function readPlan(stateDir: string): UpdatePlan | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(stateDir), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Throws `needs-root`, and what the system says. */
export function writePlan(stateDir: string, plan: UpdatePlan): void {
  const file = fileIn(stateDir);
  const text = `${JSON.stringify(plan)}\n`;
  try {
    if (existsSync(file)) replaceFile(file, text);
    else draftOwnFile(file, text).keep();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw new HoldfastError('needs-root', { command: 'update' });
  }
}

export function removePlan(stateDir: string): void {
  rmSync(fileIn(stateDir), { force: true });
}
