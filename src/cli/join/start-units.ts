/** The units of a node: called by its name, enabled and started. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import type { Config } from '../../core/config.ts';
import { writeDefaults } from './unit-name.ts';

/** The one that the units read. */
export const unitsFile = '/etc/holdfast/cluster.yaml';
const defaultsFile = '/etc/default/holdfast';
const withinMs = 60_000;

/** As the units call it where nothing else is said. */
export function shortHostName(): string {
  return hostname().replace(/\..*/, '');
}

/** The units that were started. Rejects with what systemctl said. */
export async function startUnits({ store }: Pick<Config, 'store'>, node: string): Promise<readonly string[]> {
  const before = existsSync(defaultsFile) ? readFileSync(defaultsFile, 'utf8') : '';
  writeDefaults(defaultsFile, before, node, shortHostName());
  const member = store.managed === true ? ['holdfast-etcd.path', 'holdfast-etcd.service'] : [];
  if (member.length > 0) await enable(member);
  await enable(['holdfast.service']);
  return [...member, 'holdfast.service'];
}

async function enable(units: readonly string[]): Promise<void> {
  const options = { timeout: withinMs, killSignal: 'SIGKILL' } as const;
  try {
    await promisify(execFile)('systemctl', ['enable', '--now', ...units], options);
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new Error(`systemctl enable --now ${units.join(' ')}: ${stderr.trim() || message}`);
  }
}
