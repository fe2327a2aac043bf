/** Asks systemd what this machine has of a unit: one that is started at boot runs beside what the cluster decides. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Examined, ParameterFault } from '../../agents/examined.ts';
import type { Params } from '../resource-type.ts';

/** sd_booted(3): this directory is there where systemd is process 1. */
const booted = '/run/systemd/system';
const withinMs = 5_000;

export async function examine({ unit }: Params): Promise<Examined> {
  if (typeof unit !== 'string' || !existsSync(booted))
    return { is: 'unknown', why: 'systemd is not the service manager here' };
  try {
    const argv = ['show', '--property=LoadState,UnitFileState', '--', unit];
    const { stdout } = await promisify(execFile)('systemctl', argv, { timeout: withinMs });
    return { is: 'judged', faults: judgeUnitFile(unit, stdout) };
  } catch (error) {
    return { is: 'unknown', why: `systemctl does not answer (${(error as Error).message.split('\n')[0]})` };
  }
}

/** Pure: what `systemctl show` printed, judged. */
export function judgeUnitFile(unit: string, shown: string): ParameterFault[] {
  const said = Object.fromEntries(shown.split('\n').map((line) => line.split('=', 2)));
  const fault = (wrong: string, right: string): ParameterFault => ({
    severity: 'warning',
    at: ['unit'],
    wrong,
    right,
    onMachine: true,
  });
  if (said.LoadState === 'not-found')
    return [
      fault(`there is no unit ${unit} on this machine`, 'install what it belongs to, or correct the name'),
    ];
  if (said.LoadState === 'masked') return [fault(`${unit} is masked`, `systemctl unmask ${unit}`)];
  if (said.UnitFileState?.startsWith('enabled') === true)
    return [
      fault(
        `${unit} is started at boot by systemd, on a node that may not own it`,
        `systemctl disable ${unit}`,
      ),
    ];
  return [];
}
