/** The permit as a file, written in order and durably. What it says and why: src/core/keeper/permit.ts. */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fits } from '../core/keeper/left-known.ts';
import { nextPermit, type Permit } from '../core/keeper/permit.ts';
import type { Lapse, Machine } from '../core/takeover/document.ts';
import { writeDurably } from '../node/durable-file.ts';
import { readBootId } from '../node/machine.ts';
import { incarnationLength } from './beat.ts';
import { markJournal, readMark } from './journal-mark.ts';

/** The permit in the state directory; undefined when there is none or it cannot be read as one. */
export function readPermit(stateDir: string): Permit | undefined {
  try {
    return parsePermit(readFileSync(join(stateDir, 'permit.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

function parsePermit(text: string): Permit | undefined {
  const value: Partial<Record<keyof Permit, unknown>> = JSON.parse(text);
  const { inc, open: isOpen, stamp, base, boot, journal, after, member, watchdogMs, machine, stayed } = value;
  if (typeof inc !== 'string' || typeof stamp !== 'number' || typeof base !== 'string') return undefined;
  const marks = {
    ...(typeof boot === 'string' ? { boot } : {}),
    ...(typeof journal === 'string' ? { journal } : {}),
    ...(Array.isArray(after) ? { after: after.map(String) } : {}),
    ...(typeof watchdogMs === 'number' ? { watchdogMs } : {}),
    ...(member === true ? { member } : {}),
    ...(isMachine(machine) ? { machine } : {}),
    ...(stayed === true ? { stayed } : {}),
  };
  return { inc, open: isOpen === true, stamp, base, ...marks };
}

function isMachine(value: unknown): value is Machine {
  if (typeof value !== 'object' || value === null) return false;
  const { id, boot }: { readonly id?: unknown; readonly boot?: unknown } = value;
  return typeof id === 'string' && typeof boot === 'string';
}

export interface PermitFile {
  /** Begins a new incarnation; durable when it resolves. `leftKnown`: it carries the journal's mark. */
  open(leftKnown: boolean, lapse: Lapse): Promise<Permit>;
  /**
   * What was in doubt is known now: the permit carries the mark that the journal has now. Tried again until it is written, or
   * this incarnation ends.
   */
  vouch(): Promise<void>;
  /** This incarnation is a member from now on; nothing waits for it. Tried again likewise. */
  noteMember(): Promise<void>;
  /** The journal is another one than the permit was written for, or is gone. False while that is in doubt anyway. */
  hasLostJournal(): boolean;
  /** The incarnation of the former permit goes on. */
  takeOver(): void;
  /** Resolves with undefined when it is closed durably, else with the reason why not: stopping must not wait for a disk. */
  close(): Promise<string | undefined>;
}

const closeWithinMs = 1000;
const againAfterMs = 5000;

export interface Whose {
  readonly stateDir: string;
  /** Absolute path of the agent's control group. */
  readonly base: string;
  readonly machine: Machine;
}

export function createPermitFile(
  { stateDir, base, machine }: Whose,
  former: Permit | undefined,
  againMs = againAfterMs,
): PermitFile {
  const file = join(stateDir, 'permit.json');
  let last = former;
  let opened = false;
  let writing: Promise<unknown> = Promise.resolve();
  /** In order: a close that was given up must not land after the next open. */
  const write = (permit: Permit): Promise<void> => {
    const written = writing.then(() => writeDurably(file, permit));
    writing = written.catch(() => {});
    return written;
  };
  /** Which permit it is that is open: what is added late to one that has ended is dropped. */
  let turn = 0;
  const add = async (own: number, more: Partial<Permit>): Promise<void> => {
    if (last === undefined || turn !== own) return;
    last = { ...last, ...more };
    while (turn === own)
      try {
        return await write(last);
      } catch {
        await wait(againMs, undefined, { ref: false });
      }
  };
  return {
    async open(leftKnown, lapse) {
      const journal = await markJournal(stateDir);
      const marks = { base, machine, boot: readBootId(), ...(leftKnown ? { journal } : {}), ...lapse };
      last = nextPermit(last, { inc: randomIncarnation(), ...marks }, Date.now());
      turn += 1;
      opened = true;
      await write(last);
      return last;
    },
    async vouch() {
      if (last === undefined || last.journal !== undefined) return;
      const own = turn;
      // Of the journal there is now: another one that is there once it can be written may lack what was started meanwhile.
      const journal = readMark(stateDir) ?? (await markJournal(stateDir).catch(() => undefined));
      if (journal !== undefined) await add(own, { journal });
    },
    noteMember: () => add(turn, { member: true }),
    hasLostJournal: () => opened && last?.journal !== undefined && !fits(last, readMark(stateDir)),
    takeOver() {
      opened = true;
      // Its processes are here: so it was opened here, also where an older version did not write that down.
      if (last !== undefined) last = { ...last, machine };
    },
    async close() {
      turn += 1;
      if (last === undefined) return undefined;
      const tooSlow = after(closeWithinMs, `the disk did not answer within ${closeWithinMs} ms`);
      const written = write({ ...last, open: false }).catch((error: Error) => error.message);
      const reason = await Promise.race([written, tooSlow.promise]);
      tooSlow.cancel();
      return reason ?? undefined;
    },
  };
}

function after(ms: number, text: string): { readonly promise: Promise<string>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, ms, text);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}

function randomIncarnation(): string {
  return Array.from({ length: incarnationLength }, () => randomInt(36).toString(36)).join('');
}
