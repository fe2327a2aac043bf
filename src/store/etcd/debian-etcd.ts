/**
 * Debian's own etcd.service, which installing etcd-server starts. Beside a member that Holdfast keeps it takes room for nothing, and
 * its ports where it was told to listen there.
 */
import { spawnSync } from 'node:child_process';

/** `boots`: it does not run, and would from the next boot on. */
export type DebianEtcd = 'runs' | 'boots' | 'away';

/** `away` also where there is no systemd to ask. */
export function readDebianEtcd(): DebianEtcd {
  const argv = ['show', 'etcd.service', '--property=ActiveState,UnitFileState'];
  const { stdout } = spawnSync('systemctl', argv, { encoding: 'utf8', timeout: 5_000 });
  return judgeUnit(stdout ?? '');
}

/** What systemd says of it: `NAME=VALUE` lines. */
export function judgeUnit(properties: string): DebianEtcd {
  if (/^ActiveState=(active|activating|reloading)$/m.test(properties)) return 'runs';
  return /^UnitFileState=enabled/m.test(properties) ? 'boots' : 'away';
}
