/**
 * `holdfast leave --clean`, and the end of `leave`: nothing of the cluster stays on this host. Only where the cluster does without it
 * already, or runs nothing anywhere: a node that is only forgotten here would be missed there, and one that is cut off may run on.
 */
import { dirname } from 'node:path';
import type { Document } from '../../core/takeover/document.ts';
import { HoldfastError } from '../../errors.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import type { YesInput } from '../options.ts';
import { answered, withStore } from '../store/opened-store.ts';
import { checkHere, forgetHost, type HostHere, stopAgent } from './host-here.ts';

type CleanInput = YesInput & { readonly 'keep-files': boolean };

/** Rejects with `node-is-named` where the cluster counts on this host. */
export async function cleanHost(context: Context, input: CleanInput, here: HostHere): Promise<undefined> {
  const { node, loaded } = here;
  const { name } = loaded.config.cluster;
  checkHere(here, undefined, 'leave');
  const { why, livesOn } = await lookFor(context, here);
  await confirm(
    context,
    input,
    `${why} Stop the agent here and remove everything of ${name} from this host?`,
  );
  await stopAgent(context, here);
  return endHere(context, { ...here, node }, { keepsFiles: input['keep-files'], keepsAuthority: livesOn });
}

/** Why it may be, as a sentence, and whether the cluster goes on without this host. */
interface MayBe {
  readonly why: string;
  readonly livesOn: boolean;
}

async function lookFor(context: Context, { file, node, loaded }: HostHere): Promise<MayBe> {
  const { name } = loaded.config.cluster;
  const quiet = { ...context, err: { write: () => {}, isTTY: false } };
  try {
    return await withStore(quiet, { file }, async ({ takeover }) => {
      const { document } = await answered(takeover.read());
      if (document === undefined) return { why: `The store of ${name} is empty.`, livesOn: false };
      if (document.value.nodes[node] === undefined)
        return { why: `${node} is no node of ${name} any more.`, livesOn: true };
      if (!runsNothing(document.value)) throw new HoldfastError('node-is-named', { node, cluster: name });
      return { why: `${name} still names ${node}, and runs nothing anywhere.`, livesOn: false };
    });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'store-unavailable') throw error;
    const why = `The store of ${name} gives no answer, so it is not known whether ${name} still counts on ${node}.`;
    return { why, livesOn: true };
  }
}

/** And nothing will be started by itself. */
function runsNothing({ groups, stopped }: Document): boolean {
  return Object.entries(groups).every(([name, { is }]) => is === 'free' && stopped[name] !== undefined);
}

export function endHere(
  context: Context,
  here: HostHere,
  { keepsFiles, keepsAuthority }: { readonly keepsFiles: boolean; readonly keepsAuthority: boolean },
): undefined {
  const { name } = here.loaded.config.cluster;
  if (keepsFiles) {
    context.out.write(`This host is no node of ${name} any more. Its files are as they were.\n`);
    return undefined;
  }
  const { removed, kept } = forgetHost(here, { keepsAuthority });
  const lines = [
    `This host is no node of ${name} any more. Removed: ${removed.join(', ') || 'nothing was left'}.`,
    ...(kept.length === 0 ? [] : [keptWords(kept)]),
  ];
  context.out.write(`${lines.join('\n')}\n`);
  return undefined;
}

function keptWords(kept: readonly string[]): string {
  const directory = dirname(kept[0] ?? '');
  return `Kept: ${kept.join(', ')}: the key of the authority, without which no host joins and no certificate is renewed. Where "holdfast authority show" on a node that stays names none that has it, copy ${directory} there (scp -pr) and say there: holdfast authority import DIRECTORY. Then delete it here.`;
}
