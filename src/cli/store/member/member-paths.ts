/** Where a member of a managed etcd lies. */
import { join } from 'node:path';

export function memberDirectory(stateDir: string): string {
  return join(stateDir, 'etcd');
}

/** The agent writes it where the configuration in force wants a member, whatever the cluster file of that node says. */
export function wantedFile(stateDir: string): string {
  return join(memberDirectory(stateDir), 'wanted');
}
