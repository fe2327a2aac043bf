/** What systemd has of a unit that a group would start. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { UnitTrouble } from '../core/readiness-reasons.ts';

/** sd_booted(3). */
const booted = '/run/systemd/system';

/** Undefined: nothing is wrong with it, or nobody says. */
export async function askUnit(unit: string): Promise<UnitTrouble | undefined> {
  if (!existsSync(booted)) return undefined;
  const argv = ['show', '--property=LoadState,UnitFileState', '--', unit];
  return promisify(execFile)('systemctl', argv, { timeout: 5_000 }).then(
    ({ stdout }) => judgeUnit(stdout),
    () => undefined,
  );
}

/** Pure: what `systemctl show` printed. A unit enabled for this boot only is started by nobody at the next. */
export function judgeUnit(shown: string): UnitTrouble | undefined {
  const said = new Set(shown.split('\n').map((line) => line.trim()));
  if (said.has('LoadState=not-found')) return 'missing';
  if (said.has('LoadState=masked')) return 'masked';
  return said.has('UnitFileState=enabled') ? 'enabled' : undefined;
}
