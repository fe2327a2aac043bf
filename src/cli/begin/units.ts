/** The units of this host, where systemd runs and the package, or `./install`, has brought them. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { HoldfastError } from '../../errors.ts';

export const agentUnits = ['holdfast.service'] as const;
export const memberUnits = ['holdfast-etcd.path', 'holdfast-etcd.service'] as const;

/** The cluster file that they read. */
export const unitsFile = '/etc/holdfast/cluster.yaml';

/** An agent that leaves may take a minute and a half. */
const withinMs = 120_000;

/** Whether systemd knows the unit. */
export function hasUnit(unit: string): boolean {
  return existsSync('/run/systemd/system') && systemctl('cat', unit).status === 0;
}

/** Now and at every boot. Throws `unit-refused`. */
export function startUnits(units: readonly string[]): void {
  change('enable', units);
}

/** Now and for ever; ends when they have. Throws `unit-refused`. */
export function stopUnits(units: readonly string[]): void {
  change('disable', units.filter(hasUnit));
}

function change(how: 'enable' | 'disable', units: readonly string[]): void {
  if (units.length === 0) return;
  const { status, stderr, error } = systemctl(how, '--now', ...units);
  if (status === 0) return;
  const reason = (error?.message ?? stderr).trim().split('\n').at(-1) ?? '';
  throw new HoldfastError('unit-refused', {
    command: `systemctl ${how} --now ${units.join(' ')}`,
    reason: reason.replace(/\.$/, ''),
  });
}

function systemctl(...words: readonly string[]) {
  return spawnSync('systemctl', words, { encoding: 'utf8', timeout: withinMs });
}
