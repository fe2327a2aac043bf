/**
 * Whether the machines of before are off: asked for each of them by name, since one that is cut off somewhere may still run what
 * this cluster is about to start. Nobody but a person can know, so no flag says it for all that are not named.
 */
import { HoldfastError } from '../../errors.ts';
import type { BackupNode } from '../backup/cluster-backup.ts';
import type { Context } from '../context.ts';

/** Those whose machine is off. Throws `usage`, `restore-self-open`. */
export async function askWhoIsOff(
  context: Context,
  said: readonly string[],
  nodes: readonly BackupNode[],
  self: string,
): Promise<readonly string[]> {
  const named = said.flatMap((text) => text.split(','));
  const stranger = named.find((name) => !nodes.some((node) => node.name === name));
  if (stranger !== undefined)
    throw new HoldfastError('usage', {
      problem: `--confirm-off: "${stranger.slice(0, 64)}" is no node of the backup`,
      next: `Its nodes are ${nodes.map(({ name }) => name).join(', ')}.`,
    });
  const off: string[] = [];
  for (const node of nodes)
    if (named.includes(node.name) || (await isOff(context, node))) off.push(node.name);
  if (!off.includes(self)) throw new HoldfastError('restore-self-open', { node: self });
  return off;
}

async function isOff(context: Context, { name, addresses }: BackupNode): Promise<boolean> {
  const at = Object.values(addresses).join(', ');
  const question = `The machine that was ${name} (${at}): is it switched off, or destroyed, for certain? If it runs on somewhere, cut off, two machines will own the same. Type "off" if you know that it is; press Enter if you do not: `;
  return (await context.ask(question))?.trim().toLowerCase() === 'off';
}
