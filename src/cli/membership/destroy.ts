/**
 * `holdfast cluster destroy`: the end of a cluster. Every group is stopped first and stays stopped, whatever comes; then each host can
 * be cleaned by itself, this one at once, the others by `leave --clean`, in any order.
 */
import type { ApiClient } from '../../api/client.ts';
import type { GroupView, StatusView } from '../../api/contract/views.ts';
import { HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import { askUnlessLeft } from '../confirm.ts';
import type { Context } from '../context.ts';
import { submitWithin, waitUntil } from '../request-change.ts';
import { sayWhatStands } from '../say-what-stands.ts';
import { endHere } from './clean-host.ts';
import { checkHere, type HostInput, hostHere, stopAgent } from './host-here.ts';

export interface DestroyInput extends HostInput {
  readonly name: string | undefined;
  readonly timeout: number;
  readonly 'keep-files': boolean;
}

export async function destroyCluster(context: Context, input: DestroyInput): Promise<undefined> {
  const here = hostHere(context, input);
  const { name: cluster } = here.loaded.config.cluster;
  const client = clientOf(context, input);
  const now = await client.status();
  checkHere(here, now, 'cluster destroy');
  await confirmName(context, input, cluster, now);
  await stopGroups(context, input.timeout, client, now);
  context.err.write(`Every group of ${cluster} is stopped.\n`);
  await stopAgent(context, here);
  endHere(context, { ...here, node: now.node }, { keepsFiles: input['keep-files'], keepsAuthority: false });
  context.out.write(`${tellOthers(now, here.loaded.config.store).join('\n')}\n`);
  return undefined;
}

async function stopGroups(
  context: Context,
  timeoutMs: number,
  client: ApiClient,
  now: StatusView,
): Promise<void> {
  const look = 'holdfast group list';
  const open = ({ groups }: StatusView) => {
    const left = groups.filter((group) => !isAtRest(group));
    return left.length === 0 ? undefined : left.map(({ name, state }) => `${name} is ${state}`).join(', ');
  };
  await sayWhatStands(context, { what: 'stop every group', look }, async (reach) => {
    for (const { name } of now.groups.filter((group) => !isAtRest(group))) {
      context.signal.throwIfAborted();
      reach('sent');
      await submitWithin(client, { kind: 'stop', group: name }, timeoutMs, `holdfast explain group ${name}`);
    }
    reach('accepted');
    await waitUntil(context, client, open, { timeoutMs, look });
  });
}

/** Throws `not-named` for anything but the name. */
async function confirmName(
  context: Context,
  { name, 'keep-files': keeps }: DestroyInput,
  cluster: string,
  { groups, nodes }: StatusView,
): Promise<void> {
  const files = keeps
    ? ''
    : ', and cluster file, keys, certificates and state directory of this host are removed';
  const question = `This ends ${cluster}: ${groups.length} groups on ${nodes.length} nodes are stopped${files}. There is no way back.`;
  const answer =
    name ?? (await askUnlessLeft(context, `${question} Type the name of the cluster to go on: `))?.trim();
  if (answer === cluster) return;
  throw new HoldfastError('not-named', { cluster, answer: (answer ?? '').slice(0, 100) });
}

/** Stopped by a person or by the file: nothing starts it. */
function isAtRest({ state, node }: GroupView): boolean {
  return node === null && (state === 'stopped' || state === 'disabled');
}

function tellOthers({ node, nodes }: StatusView, store: { readonly kind: string }): string[] {
  const others = nodes.filter(({ name }) => name !== node).map(({ name }) => name);
  const kept =
    others.length === 0 ? [] : [`On each other host (${others.join(', ')}): holdfast leave --clean`];
  const { managed, prefix } = store as { readonly managed?: unknown; readonly prefix?: string };
  if (managed !== undefined) return kept;
  const where =
    prefix === undefined
      ? 'the file of its process'
      : `what lies under ${prefix}: etcdctl del --prefix ${prefix}/`;
  return [...kept, `The store is not Holdfast's own and was left as it is. Delete there: ${where}`];
}
