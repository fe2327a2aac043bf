/** `holdfast config show`: the cluster file that was applied, as it was written. */
import type { ApiClient } from '../../api/client.ts';
import type { AppliedView } from '../../api/contract/views.ts';
import { hideSecrets } from '../../config/hide-secrets.ts';
import { HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';

interface ShowInput extends OutputInput, StateDirInput {
  readonly version: number | undefined;
  readonly secrets: boolean;
}

/** Rejects with `no-source` where there is nothing to show but to programs. */
export async function show(context: Context, input: ShowInput): Promise<undefined> {
  const { source, config: _, ...edition } = await readApplied(clientOf(context, input), input.version);
  const shown = source === null || input.secrets ? source : hideSecrets(source);
  await print(context, input, { ...edition, source: shown }, () => {
    if (shown === null) throw new HoldfastError('no-source', { version: String(edition.version) });
    return shown;
  });
  if (shown !== source)
    context.err.write('Passwords are hidden: --secrets shows the file whole, as apply wants it.\n');
  return undefined;
}

/** Without a version: the one in force. */
export async function readApplied(client: ApiClient, version: number | undefined): Promise<AppliedView> {
  const wanted = version ?? (await client.configuration()).version;
  return client.applied({ version: String(wanted) });
}
