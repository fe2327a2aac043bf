/** A node that shall hold a member of the store is a member of the cluster before that is there: a moment later it is. */
import type { NodeName } from '../../core/config.ts';
import { managedOf } from '../../store/etcd/managed.ts';
import type { Context } from '../context.ts';
import type { LoadedFile } from '../files/load.ts';
import { startProgress } from '../progress.ts';
import { readMemberRows } from '../store/member/list.ts';

const withinMs = 60_000;
const lookEveryMs = 500;

/** What came of it, as a sentence; undefined where this node shall hold none. `isIn`: the members of the cluster. */
export async function settleStore(
  context: Context,
  loaded: LoadedFile,
  file: string,
  node: NodeName,
  isIn: readonly NodeName[],
): Promise<string | undefined> {
  const members = managedOf(loaded.config.store)?.members ?? [];
  if (!members.includes(node)) return undefined;
  // Nobody knows when a person lets those come in.
  const away = members.filter((name) => Object.hasOwn(loaded.config.nodes, name) && !isIn.includes(name));
  if (away.length > 0)
    return `The store gets its members when ${away.join(' and ')} ${away.length > 1 ? 'are' : 'is'} in as well; look with "holdfast store member list".`;
  const progress = startProgress(context);
  const until = context.now() + withinMs;
  try {
    for (;;) {
      const open = await unsettledOf(loaded, file);
      if (open === undefined) return 'The store has a member here, and all of them are well.';
      if (context.now() >= until)
        return `Of the store ${open}. It goes on by itself; look with "holdfast store member list".`;
      progress.say(open);
      await context.sleep(lookEveryMs);
    }
  } finally {
    progress.end();
  }
}

/** What is still to come. */
async function unsettledOf(loaded: LoadedFile, file: string): Promise<string | undefined> {
  const rows = await readMemberRows(loaded, file).catch(() => undefined);
  if (rows === undefined) return 'no member answers yet that hears a majority';
  const open = rows.filter(({ state }) => state !== 'leads' && state !== 'follows');
  if (open.length === 0) return undefined;
  return open
    .map(({ name, state }) => `the member on ${name} is ${state === 'none' ? 'not there yet' : state}`)
    .join(', ');
}
