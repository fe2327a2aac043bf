/** What is said to the person who restores a cluster. */
import { dirname, join } from 'node:path';
import type { ClusterBackup } from '../backup/cluster-backup.ts';
import { formatAge } from '../render/words.ts';
import type { PutStore } from './put-store.ts';
import type { Decided } from './restoring.ts';

/** A question without its answer. */
export function tellPlan(
  { cluster, at, configuration, nodes }: ClusterBackup,
  node: string,
  confirmed: readonly string[],
  now: number,
): string {
  const open = nodes.map(({ name }) => name).filter((name) => !confirmed.includes(name));
  const waits =
    open.length === 0
      ? ''
      : ` Nothing starts before ${open.join(', ')} has come back, or you know that it is off.`;
  return `${cluster} comes back on this host as ${node}, from a backup that is ${formatAge(now - Date.parse(at))} old (configuration version ${configuration.version}); what was changed since then is lost. You vouch that the machines of before are off: ${confirmed.join(', ')}.${waits} Go on?`;
}

export function tellGoesOn({ node, by, at, confirmed }: Decided): string {
  return `Goes on with the restore that was begun here, as ${node}; ${by} vouched at ${new Date(at).toISOString()} that the machines of before are off: ${confirmed.join(', ')}.\n`;
}

export function tellStopped(file: string): string {
  return `The restore stopped here. What is written stays: put that right and give the same command again, it goes on. To give it up: stop the units (systemctl disable --now holdfast holdfast-etcd.path holdfast-etcd), then remove ${dirname(file)}/* and the state directory. (${join(dirname(file), 'restoring')} says that it is under way.)\n`;
}

export function tellStore({ was, start }: PutStore): string {
  if (start !== undefined)
    return `The store is begun anew in its file. Start its process on its machine, with that file: ${start}\nThen give the same command again: it goes on.\n`;
  const words = {
    begun: 'The store is begun anew, with what the backup holds.',
    kept: 'The store outlived the nodes and knows more than the backup: it goes on with what it holds.',
    done: 'The store is there already.',
  } as const;
  return `${words[was]}\n`;
}

export function tellDone(
  { cluster, missing, nodes }: ClusterBackup,
  { node, confirmed }: Decided,
  others: readonly string[],
): string {
  const open = nodes.map(({ name }) => name).filter((name) => !confirmed.includes(name));
  const lines = [
    `${cluster} is back: ${node} is in.`,
    ...(open.length === 0
      ? []
      : [
          `Nothing starts before ${open.join(', ')} has come back and proved that it runs nothing of before. Once you know that it is off: holdfast node confirm-off NODE`,
        ]),
    ...missing.map(({ what, why }) => `Not in the backup: ${what} (${why}).`),
    'Look at "holdfast doctor": fence devices and programs of new machines may be others than before.',
    ...others,
  ];
  return `${lines.join('\n')}\n`;
}
