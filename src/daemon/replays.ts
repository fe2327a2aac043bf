/**
 * What a decision that threw was made of, kept as a file of the state directory so that it can be decided again elsewhere
 * (`npm run replay -- FILE`). The newest few are kept, each kind of trouble once: what goes wrong may do so at every
 * event. Nothing depends on it, so a disk that takes nothing only costs the file.
 */
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { State } from '../core/takeover/state.ts';
import type { Broke } from '../core/takeover/turn.ts';
import { makeDirectory } from '../make-directory.ts';
import type { Replay } from './loop.ts';

const filesKept = 10;

export interface KeptReplay extends Replay {
  readonly said: string;
}

export function keepReplay(stateDir: string, { name, said }: Broke, replay: Replay): void {
  const folder = join(stateDir, 'replay');
  const file = join(folder, `${name.replaceAll(/[^\w.-]/g, '_')}.json`);
  console.error(`A decision threw: ${said}. What led to it is kept in ${file}.`);
  try {
    if (existsSync(file)) return;
    makeDirectory(folder, 0o700);
    writeFileSync(file, writeReplay({ ...replay, state: withoutFindings(replay.state), said }), {
      mode: 0o600,
    });
    forgetOldest(folder);
  } catch (error) {
    console.error(`${file} cannot be written: ${(error as Error).message}`);
  }
}

/** What is only remembered because finding it again takes long is found again. */
function withoutFindings(state: State): State {
  return { ...state, told: undefined, mine: undefined };
}

function forgetOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const oldestFirst = files.toSorted((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs);
  for (const file of oldestFirst.slice(0, -filesKept)) rmSync(file);
}

const endless = { $is: 'endless' };
const longPast = { $is: 'long past' };

/** JSON has no infinite numbers, and the state has. */
function writeReplay(replay: KeptReplay): string {
  return JSON.stringify(replay, (_key, value: unknown) => {
    if (value === Number.POSITIVE_INFINITY) return endless;
    return value === Number.NEGATIVE_INFINITY ? longPast : value;
  });
}

export function readReplay(text: string): KeptReplay {
  return JSON.parse(text, (_key, value: unknown) => {
    const is = (value as { readonly $is?: string } | null)?.$is;
    if (is === endless.$is) return Number.POSITIVE_INFINITY;
    return is === longPast.$is ? Number.NEGATIVE_INFINITY : value;
  }) as KeptReplay;
}
