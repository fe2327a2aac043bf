/** What systemd has of the units that groups would start. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { UnitTrouble } from '../core/readiness-reasons.ts';

/** sd_booted(3). */
const booted = '/run/systemd/system';

/** By unit, of all in one question; a unit is not in it where nothing is wrong with it, or nobody says. */
export async function askUnits(units: readonly string[]): Promise<ReadonlyMap<string, UnitTrouble>> {
  if (units.length === 0 || !existsSync(booted)) return new Map();
  const argv = ['show', '--property=LoadState,UnitFileState', '--', ...units];
  return promisify(execFile)('systemctl', argv, { timeout: 5_000 }).then(
    ({ stdout }) => judgeUnits(units, stdout),
    () => new Map(),
  );
}

/** Pure: systemctl answers in the order of the question, with an empty line between two. */
export function judgeUnits(units: readonly string[], shown: string): ReadonlyMap<string, UnitTrouble> {
  const answers = shown.trim().split(/\n\n+/);
  if (answers.length !== units.length) return new Map();
  return new Map(
    units.flatMap((unit, i) => {
      const is = judgeUnit(answers[i] ?? '');
      return is === undefined ? [] : [[unit, is] as const];
    }),
  );
}

/** Pure: what `systemctl show` printed. A unit enabled for this boot only is started by nobody at the next. */
export function judgeUnit(shown: string): UnitTrouble | undefined {
  const said = new Set(shown.split('\n').map((line) => line.trim()));
  if (said.has('LoadState=not-found')) return 'missing';
  if (said.has('LoadState=masked')) return 'masked';
  return said.has('UnitFileState=enabled') ? 'enabled' : undefined;
}
