/**
 * The first member of an etcd that Holdfast keeps, for `init` and `store restore`: here, on a machine that shall hold one, it is
 * allowed to begin a cluster, started by its unit where there is one, and waited for. All others are added to it later.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Config } from '../../../core/config.ts';
import { HoldfastError } from '../../../errors.ts';
import { makeDirectory } from '../../../make-directory.ts';
import { Gateway } from '../../../store/etcd/gateway.ts';
import { clientUrlOf, type ManagedEtcd, managedOf } from '../../../store/etcd/managed.ts';
import { allowBeginning, endBeginning, readMemberDirectory } from '../../../store/etcd/member-directory.ts';
import { listMembers } from '../../../store/etcd/member-list.ts';
import { isOwnHost } from '../../../store/etcd/member-order.ts';
import { stateDirOf } from '../../agent.ts';
import type { Context } from '../../context.ts';
import type { FileInput } from '../../files/load.ts';
import type { StateDirInput } from '../../options.ts';
import { memberDirectory } from './member-paths.ts';

const startsWithinMs = 30_000;
const lookEveryMs = 200;
const unit = 'holdfast-etcd.service';

/** Resolves with what ends the permission when the cluster is written. Throws where no member is, or comes, to begin in. */
export async function beginFirstMember(
  context: Context,
  { store }: Config,
  input: FileInput & StateDirInput,
): Promise<() => void> {
  const managed = managedOf(store);
  if (managed === undefined || (await answersAny(managed))) return () => {};
  const node = managed.members.find((name) => isOwnHost(managed.at[name] ?? ''));
  if (node === undefined)
    throw new HoldfastError('no-member-here', { members: managed.members.join(', '), file: input.file });
  const directory = memberDirectory(stateDirOf(context, input));
  makeDirectory(directory, 0o700);
  const { hasData, token } = readMemberDirectory(directory);
  if (!hasData && token === undefined) allowBeginning(directory, randomBytes(8).toString('hex'));
  const isStarted = startUnit(context);
  await untilAnswers(context, managed, node, { file: input.file, forMs: isStarted ? startsWithinMs : 2_000 });
  return () => endBeginning(directory);
}

/** Where systemd runs and has the unit. */
function startUnit(context: Context): boolean {
  if (!existsSync('/run/systemd/system')) return false;
  const { status } = spawnSync('systemctl', ['enable', '--now', unit], { stdio: 'ignore', timeout: 20_000 });
  if (status === 0) context.err.write(`Started ${unit}.\n`);
  return status === 0;
}

async function answersAny(managed: ManagedEtcd): Promise<boolean> {
  const urls = Object.keys(managed.at).flatMap((name) => clientUrlOf(managed, name) ?? []);
  return answers(urls);
}

async function answers(urls: readonly string[]): Promise<boolean> {
  const gateway = new Gateway();
  try {
    return (await listMembers(gateway, urls, 1_000)) !== undefined;
  } finally {
    gateway.close();
  }
}

async function untilAnswers(
  context: Context,
  managed: ManagedEtcd,
  node: string,
  { file, forMs }: { readonly file: string; readonly forMs: number },
): Promise<void> {
  const url = clientUrlOf(managed, node) ?? '';
  const until = performance.now() + forMs;
  while (!(await answers([url]))) {
    if (performance.now() > until) throw new HoldfastError('first-member-away', { url, file, node });
    await context.sleep(lookEveryMs);
  }
}
