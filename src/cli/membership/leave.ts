/**
 * `holdfast leave`: this host takes leave of its cluster, for good. Its groups move, its agent ends, the cluster takes it out of
 * the configuration, its member of the store is given away, and only then is anything removed here. Where it breaks off, the same
 * command goes on.
 */
import type { StatusView } from '../../api/contract/views.ts';
import type { Config } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import { Gateway } from '../../store/etcd/gateway.ts';
import { clientUrlOf, managedOf } from '../../store/etcd/managed.ts';
import { listMembers } from '../../store/etcd/member-list.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { WaitInput, YesInput } from '../options.ts';
import { startProgress } from '../progress.ts';
import { sendRequest } from '../requests/request-commands.ts';
import { sayWhenInterrupted } from '../say-what-stands.ts';
import { type OpenedStore, ownOf, withStore } from '../store/opened-store.ts';
import { askByRecord } from './ask-by-record.ts';
import { confirmGoing } from './authority-stays.ts';
import { barNode } from './bar-node.ts';
import { cleanHost, endHere } from './clean-host.ts';
import type { EditedInForce } from './file-in-force.ts';
import { checkHere, type HostHere, type HostInput, hostHere, stopAgent } from './host-here.ts';
import { putConfiguration, withoutNode } from './put-without.ts';

export type LeaveInput = HostInput &
  YesInput &
  Pick<WaitInput, 'timeout'> & { readonly clean: boolean; readonly 'keep-files': boolean };

export async function leave(context: Context, input: LeaveInput): Promise<undefined> {
  const here = hostHere(context, input);
  if (input.clean) return cleanHost(context, input, here);
  const now = await clientOf(context, input)
    .status()
    .catch(() => undefined);
  const own = now === undefined ? here : { ...here, node: now.node };
  checkHere(own, now, 'leave');
  await withStore(quiet(context), { file: own.file }, async (opened) => {
    const edited = await withoutNode(context, opened, own.file, own.node);
    const client = now && clientOf(context, input);
    await confirmGoing(context, input, question(own, now, input), { client, node: own.node, isHere: true });
    const work = async () => {
      const next = await takeLeave(context, input, own, { opened, now, edited });
      if (next !== undefined) await untilMemberIsGone(context, own, next, input.timeout);
    };
    await sayWhenInterrupted(
      context,
      work,
      () => `${own.node} has not left to the end. The same command goes on with it.`,
    );
  });
  endHere(context, own, { keepsFiles: input['keep-files'], keepsAuthority: true });
  context.out.write(
    `Their cluster files still name it; on each other node: holdfast config show --secrets > ${own.file}\n`,
  );
  return undefined;
}

interface Around {
  readonly opened: OpenedStore;
  /** Undefined where the agent has ended already. */
  readonly now: StatusView | undefined;
  /** Undefined where the configuration does without this node already. */
  readonly edited: EditedInForce | undefined;
}

/** The configuration without this node; undefined where it was out already. */
async function takeLeave(
  context: Context,
  input: LeaveInput,
  here: HostHere,
  { opened, now, edited }: Around,
): Promise<Config | undefined> {
  const { node, file } = here;
  if (now !== undefined) {
    await sendRequest(context, { ...input, wait: true }, { kind: 'drain', node });
    await barNode(context, clientOf(context, input), node);
  }
  await stopAgent(context, here);
  if (edited === undefined) return undefined;
  // What was applied meanwhile stays.
  const latest = (await withoutNode(quiet(context), opened, file, node)) ?? edited;
  const hash = await putConfiguration(context, opened, file, latest, node);
  const removal = { node, hash, base: latest.before.version, timeoutMs: input.timeout };
  await askByRecord(context, opened.takeover, removal);
  context.err.write(`${node} is out of ${latest.config.cluster.name}.\n`);
  return latest.config;
}

function question({ node, loaded }: HostHere, now: StatusView | undefined, input: LeaveInput): string {
  const its = now?.groups.filter((group) => group.node === node).map(({ name }) => name) ?? [];
  const moves = its.length === 0 ? '' : ` ${its.join(', ')} must go elsewhere first.`;
  const files = input['keep-files']
    ? ''
    : ' Cluster file, key, certificate and state directory here are removed.';
  return `${node} leaves ${loaded.config.cluster.name} for good.${moves}${files} Go on?`;
}

const lookEveryMs = 500;

/** The coordinator takes it away when the others can do without it. */
async function untilMemberIsGone(
  context: Context,
  { node, loaded }: HostHere,
  next: Config,
  timeoutMs: number,
): Promise<void> {
  const managed = managedOf(next.store);
  if (managed === undefined) return;
  const endpoints = Object.keys(managed.at).flatMap((name) => clientUrlOf(managed, name) ?? []);
  const gateway = new Gateway(ownOf(loaded));
  const progress = startProgress(context);
  const until = context.now() + timeoutMs;
  try {
    for (;;) {
      const known = await listMembers(gateway, endpoints, next.timing.storeTimeoutMs);
      if (known?.members.every(({ name }) => name !== node)) return;
      const state =
        known === undefined ? 'no other member of the store answers' : 'it still holds a member of the store';
      if (context.now() >= until)
        throw new HoldfastError('not-finished', {
          waited: `${timeoutMs / 1000} s`,
          state,
          look: 'holdfast store member list',
        });
      progress.say(state);
      await context.sleep(lookEveryMs);
    }
  } finally {
    progress.end();
    gateway.close();
  }
}

/** What is to be said of the cluster file was said when it was loaded first. */
function quiet(context: Context): Context {
  return { ...context, err: { write: () => {}, isTTY: false } };
}
