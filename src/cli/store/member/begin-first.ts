/**
 * The first member of an etcd that Holdfast keeps, for `init` and `store restore`: here, on a machine that shall hold one, it is
 * allowed to begin a cluster, started by its unit where there is one, and waited for. All others are added to it later.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import type { Config } from '../../../core/config.ts';
import { HoldfastError } from '../../../errors.ts';
import type { IdentitySource } from '../../../identity/identity-source.ts';
import { makeDirectory } from '../../../make-directory.ts';
import { readDebianEtcd } from '../../../store/etcd/debian-etcd.ts';
import { Gateway } from '../../../store/etcd/gateway.ts';
import { clientUrlOf, type ManagedEtcd, managedOf } from '../../../store/etcd/managed.ts';
import { allowBeginning, endBeginning, readMemberDirectory } from '../../../store/etcd/member-directory.ts';
import { listMembers } from '../../../store/etcd/member-list.ts';
import { isOwnHost } from '../../../store/etcd/member-order.ts';
import { splitEndpoint } from '../../../values/host-port.ts';
import { stateDirOf } from '../../agent.ts';
import type { Context } from '../../context.ts';
import type { FileInput } from '../../files/load.ts';
import type { StateDirInput } from '../../options.ts';
import { memberDirectory } from './member-paths.ts';

const startsWithinMs = 30_000;
const lookEveryMs = 200;
const askWithinMs = 1_000;
const unit = 'holdfast-etcd.service';

/** Resolves with what ends the permission when the cluster is written. Throws where no member is, or comes, to begin in. */
export async function beginFirstMember(
  context: Context,
  { store }: Config,
  input: FileInput & StateDirInput,
  own: IdentitySource | undefined,
): Promise<() => void> {
  const managed = managedOf(store);
  if (managed === undefined) return () => {};
  const gateway = new Gateway(own);
  try {
    return (await answersAny(gateway, managed)) ? () => {} : await begin(context, managed, input, gateway);
  } finally {
    gateway.close();
  }
}

async function begin(
  context: Context,
  managed: ManagedEtcd,
  input: FileInput & StateDirInput,
  gateway: Gateway,
): Promise<() => void> {
  const node = managed.members.find((name) => isOwnHost(managed.at[name] ?? ''));
  if (node === undefined)
    throw new HoldfastError('no-member-here', { members: managed.members.join(', '), file: input.file });
  await mustBeSilent(gateway, managed, node, input.file);
  const directory = memberDirectory(stateDirOf(context, input));
  makeDirectory(directory, 0o700);
  const { hasData, token } = readMemberDirectory(directory);
  if (!hasData && token === undefined) allowBeginning(directory, randomBytes(8).toString('hex'));
  const isStarted = startUnit(context);
  const url = clientUrlOf(managed, node) ?? '';
  const until = performance.now() + (isStarted ? startsWithinMs : 2_000);
  while (!(await answers(gateway, [url]))) {
    if (performance.now() > until)
      throw new HoldfastError('first-member-away', { url, file: input.file, node });
    await context.sleep(lookEveryMs);
  }
  return () => endBeginning(directory);
}

/** Where systemd runs and has the unit. */
function startUnit(context: Context): boolean {
  if (!existsSync('/run/systemd/system')) return false;
  const { status } = spawnSync('systemctl', ['enable', '--now', unit, 'holdfast-etcd.path'], {
    stdio: 'ignore',
    timeout: 20_000,
  });
  if (status === 0) context.err.write(`Started ${unit}.\n`);
  if (readDebianEtcd() !== 'away')
    context.err.write(
      "Debian's own etcd is not masked here, and only takes room: systemctl mask --now etcd\n",
    );
  return status === 0;
}

/** Who listens there and cannot be asked may be the store of this cluster all the same. Throws `store-elsewhere`. */
async function mustBeSilent(
  gateway: Gateway,
  managed: ManagedEtcd,
  here: string,
  file: string,
): Promise<void> {
  const others = Object.keys(managed.at).filter((name) => name !== here);
  for (const url of others.flatMap((name) => clientUrlOf(managed, name) ?? [])) {
    if (!(await listensAt(url))) continue;
    const answer = await gateway.call(url, 'maintenance/status', {}, askWithinMs);
    const reason = answer.kind === 'failed' ? answer.reason : 'it hears no majority';
    throw new HoldfastError('store-elsewhere', { url, file, reason });
  }
}

function listensAt(url: string): Promise<boolean> {
  const { host = '', port = 0 } = splitEndpoint(url) ?? {};
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: askWithinMs });
    const settle = (listens: boolean) => {
      socket.destroy();
      resolve(listens);
    };
    socket.once('connect', () => settle(true));
    for (const event of ['timeout', 'error']) socket.once(event, () => settle(false));
  });
}

function answersAny(gateway: Gateway, managed: ManagedEtcd): Promise<boolean> {
  return answers(
    gateway,
    Object.keys(managed.at).flatMap((name) => clientUrlOf(managed, name) ?? []),
  );
}

async function answers(gateway: Gateway, urls: readonly string[]): Promise<boolean> {
  return (await listMembers(gateway, urls, askWithinMs)) !== undefined;
}
