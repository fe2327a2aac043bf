/** What a member needs before it runs, so that what is missing is told with the next step, and not in etcd's own words. */
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { isForAddress } from '../../identity/certificate.ts';
import { IdentityError, identityFiles, readIdentity } from '../../identity/identity.ts';
import { splitEndpoint } from '../../values/host-port.ts';
import type { ManagedEtcd } from './managed.ts';
import { dataIn, measureDirectory, readMemberDirectory } from './member-directory.ts';

/** What keeps it from starting, as a sentence without its end, and the next step as one. */
export class MemberUnfit extends Error {
  readonly next: string;

  constructor(problem: string, next: string) {
    super(problem);
    this.next = next;
  }
}

const leastFreeMiB = 64;

export function findEtcd(): string {
  const directories = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  const found = directories.map((directory) => join(directory, 'etcd')).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new MemberUnfit(
    'there is no program "etcd"',
    'Install it, without its own service: systemctl mask etcd && apt-get install --no-install-recommends etcd-server.',
  );
}

/** `3.4`. */
export function versionOf(program: string): string {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  const version = /^etcd Version: (\d+\.\d+)/m.exec(stdout ?? '')?.[1];
  if (version !== undefined) return version;
  throw new MemberUnfit(`"${program}" does not say its version`, 'Install etcd-server again.');
}

export function checkDirectory(directory: string, version: string, { scheme }: ManagedEtcd): void {
  const { freeMiB, uid } = measureDirectory(directory);
  const data = dataIn(directory);
  if (freeMiB < leastFreeMiB)
    throw new MemberUnfit(
      `the disk of "${data}" is full: ${freeMiB} MiB are free`,
      `Make room for at least ${leastFreeMiB} MiB.`,
    );
  const own = process.geteuid?.();
  if (own !== undefined && own !== 0 && uid !== own)
    throw new MemberUnfit(
      `"${data}" belongs to user ${uid}, and this runs as ${own}`,
      `Give it back: chown -R ${own} ${directory}.`,
    );
  const { note, hasData } = readMemberDirectory(directory);
  if (note !== undefined && isOlder(version, note.etcd))
    throw new MemberUnfit(
      `the data in "${data}" was written by etcd ${note.etcd}, and etcd ${version} is installed, which cannot read it`,
      `Install etcd ${note.etcd} or later.`,
    );
  if (hasData && (note?.secured === true) !== (scheme === 'https'))
    throw new MemberUnfit(
      `the data in "${data}" is of members that speak ${note?.secured ? 'with certificates' : 'without certificates'}, and by the cluster file they speak ${note?.secured ? 'without' : 'with them'}`,
      'Members cannot change that while they have data: take the change of cluster.identity back, or go over by a backup ("holdfast store backup", then "holdfast store restore" into empty members).',
    );
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}

interface SecuredMember {
  readonly node: string;
  readonly managed: ManagedEtcd;
  /** Directory with its certificates. */
  readonly identity: string | undefined;
}

/** Who cannot show the others a certificate for the address at which it answers is reached by nobody. */
export function checkIdentity({ identity, node, managed }: SecuredMember): void {
  if (identity === undefined) return;
  const address = managed.at[node] ?? '';
  const trouble = troubleOf(identity, address);
  if (trouble === undefined) return;
  throw new MemberUnfit(
    trouble,
    `Issue one where the authority's key is, and copy it to "${identity}": holdfast certificate issue FILE ${node}, with --address ${address} for a machine that is no node.`,
  );
}

function troubleOf(directory: string, address: string): string | undefined {
  try {
    const { certificate, says } = readIdentity(directory);
    const file = identityFiles(directory).certificate;
    if (says.holder.kind !== 'node') return `"${file}" is not the certificate of a node`;
    if (!isForAddress(new X509Certificate(certificate), address)) return `"${file}" is not for ${address}`;
    return says.untilMs <= Date.now() ? `"${file}" ended ${new Date(says.untilMs).toISOString()}` : undefined;
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    return `its certificate cannot be used: ${error.details.file}: ${error.details.reason}`;
  }
}

/** That the address is here and the port is free, before etcd says so in its own words. */
export function checkListening(url: string): Promise<void> {
  const { host, port } = splitEndpoint(url) ?? { host: '', port: 0 };
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => reject(unfitToListen(host, port, error)));
    server.listen({ host, port }, () => server.close(() => resolve()));
  });
}

function unfitToListen(host: string, port: number, { code, message }: NodeJS.ErrnoException): MemberUnfit {
  if (code === 'EADDRINUSE')
    return new MemberUnfit(
      `something else listens on ${host} port ${port}`,
      "If it is Debian's own etcd: systemctl mask --now etcd. Otherwise choose other ports (store.clientPort, store.peerPort).",
    );
  if (code === 'EADDRNOTAVAIL')
    return new MemberUnfit(
      `the address ${host} is not on this machine`,
      'Set it, or correct the cluster file or --node.',
    );
  return new MemberUnfit(
    `nothing can listen on ${host} port ${port}: ${message}`,
    'See what keeps it from that.',
  );
}
