/** What stands around the member of a store that Holdfast keeps: Debian's own etcd out of the way, and its unit enabled. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Config, NodeName } from '../../core/config.ts';
import { type DebianEtcd, readDebianEtcd } from '../../store/etcd/debian-etcd.ts';
import { managedOf } from '../../store/etcd/managed.ts';
import { type Check, failed, ok, warning } from './check.ts';

const unit = 'holdfast-etcd.service';
const check = 'store member';

/** Nothing where somebody else keeps the store, or no systemd runs. */
export function checkMember({ store }: Config, node: NodeName): Check[] {
  const managed = managedOf(store);
  if (managed?.at[node] === undefined || !existsSync('/run/systemd/system')) return [];
  return [
    ...judgeDebianEtcd(readDebianEtcd()),
    ...(managed.members.includes(node) ? [judgeMemberUnit(stateOf(unit))] : []),
  ];
}

export function judgeDebianEtcd(is: DebianEtcd): Check[] {
  const next = 'systemctl mask --now etcd';
  switch (is) {
    case 'away':
      return [];
    case 'runs':
      return [failed("Debian's etcd", 'etcd.service runs beside the member that Holdfast keeps', next)];
    case 'boots':
      return [warning("Debian's etcd", 'etcd.service will run from the next boot on', next)];
  }
}

/** `state`: as `systemctl is-enabled` says it. */
export function judgeMemberUnit(state: string): Check {
  if (state === 'enabled') return ok(check, `${unit} is enabled`);
  const found = `${unit} is ${state || 'not there'}, and this node shall hold a member`;
  return failed(check, found, `systemctl enable --now ${unit} holdfast-etcd.path`);
}

function stateOf(name: string): string {
  const { stdout } = spawnSync('systemctl', ['is-enabled', name], { encoding: 'utf8', timeout: 5_000 });
  return (stdout ?? '').trim();
}
