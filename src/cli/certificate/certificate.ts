/** `holdfast certificate new|show|issue|renew`: the authority of a cluster and what it has issued, by files alone. */
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import type { UserWanted } from '../../identity/authority.ts';
import {
  isDueForRenewal,
  type Role,
  readCertificate,
  splitCertificates,
} from '../../identity/certificate.ts';
import { IdentityError, identityFiles, readIdentity } from '../../identity/identity.ts';
import { issueToDirectory, nodeLifeMs, renewInDirectory } from '../../identity/issue-to-directory.ts';
import { unsealAuthority } from '../../identity/unseal-authority.ts';
import { machineAddresses } from '../../store/machine-addresses.ts';
import { renderTable } from '../../terminal/table.ts';
import type { Context } from '../context.ts';
import { type FileInput, loadFile } from '../files/load.ts';
import type { OutputInput } from '../options.ts';
import { assertParentIsThere } from '../parent-directory.ts';
import { print } from '../print.ts';
import { type BeginInput, beginIdentity, tellBegun } from './begin-identity.ts';
import {
  directoryOf,
  mustBeFree,
  type PassphraseInput,
  readPassphrase,
  unknownNode,
} from './own-identity.ts';

export async function newIdentity(context: Context, input: FileInput & BeginInput): Promise<undefined> {
  const loaded = loadFile(context, input.file);
  const directory = directoryOf(loaded, input.file);
  const { authority } = identityFiles(directory);
  mustBeFree(authority);
  const begun = await beginIdentity(loaded.config, directory, input, context.now());
  context.out.write(`${tellBegun(directory, begun, input['passphrase-file'] !== undefined).join('\n')}\n`);
  return undefined;
}

/** What `-o json` prints of each. */
export interface CertificateView {
  readonly file: string;
  readonly kind: 'authority' | 'node' | 'user' | 'other';
  /** Of an authority: whom it issues certificates to. */
  readonly issues: 'nodes' | 'people' | null;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly serial: string;
  /** ms since 1970. */
  readonly ends: number;
  readonly due: boolean;
  readonly fingerprint: string;
}

export async function showCertificates(context: Context, input: FileInput & OutputInput): Promise<undefined> {
  const directory = directoryOf(loadFile(context, input.file), input.file);
  const { authority, people, certificate } = identityFiles(directory);
  const shown = [authority, people, certificate].flatMap((file) => viewsOf(file, context.now()));
  const trouble = troubleOf(directory);
  await print(context, input, { directory, certificates: shown, ...(trouble && { trouble }) }, () =>
    render(directory, shown, trouble, context),
  );
  return undefined;
}

interface IssueInput extends FileInput, PassphraseInput {
  readonly node: string | undefined;
  readonly user: string | undefined;
  readonly role: Role | undefined;
  readonly address: string | undefined;
  readonly life: number | undefined;
  readonly to: string | undefined;
}

export async function issueCertificate(context: Context, input: IssueInput): Promise<undefined> {
  const loaded = loadFile(context, input.file);
  const directory = directoryOf(loaded, input.file);
  const wanted = wantedOf(input, loaded.config, context.now());
  const to = resolve(input.to ?? `${wanted.name}.identity`);
  mustBeFree(to);
  assertParentIsThere(to, (reason) => usage(`--to: ${reason}`, 'Or name another place.'));
  await issueToDirectory(directory, to, wanted, readPassphrase(input));
  const where =
    'role' in wanted ? 'to the person, by a way that nobody else reads' : `to ${wanted.name} as ${directory}`;
  context.out.write(
    `The certificate of ${wanted.name} and its key are in ${to}. Copy the directory ${where}, and delete it here.\n`,
  );
  return undefined;
}

export async function renewCertificate(
  context: Context,
  input: FileInput & PassphraseInput,
): Promise<undefined> {
  const loaded = loadFile(context, input.file);
  const directory = directoryOf(loaded, input.file);
  const passphrase = readPassphrase(input);
  let by = '';
  if (passphrase === undefined && !existsSync(identityFiles(directory).authorityKey)) {
    const { renewByOthers } = await import('./renew-by-others.ts');
    by = ` by ${await renewByOthers(loaded.config, directory, context.signal)}`;
  } else await renewInDirectory(directory, unsealAuthority(directory, passphrase), context.now());
  context.out.write(
    `The certificate in ${directory} is renewed${by}; an agent that runs takes it up by itself.\n`,
  );
  return undefined;
}

function wantedOf(input: IssueInput, config: Config, nowMs: number) {
  const { node, user, role, address, life: lifeMs = nodeLifeMs } = input;
  if ((node === undefined) === (user === undefined))
    throw usage('neither a node nor --user is named, or both are', 'Name one of them.');
  if (user !== undefined) {
    if (role === undefined)
      throw usage('--role is missing', 'Say what the person may do: view, operate or admin.');
    return { name: user, role, nowMs, lifeMs } satisfies UserWanted;
  }
  const name = node ?? '';
  if (address !== undefined) return { name, addresses: [address], nowMs, lifeMs };
  const addresses = machineAddresses(config, name);
  if (addresses === undefined) throw unknownNode(config.nodes, name);
  return { name, addresses, nowMs, lifeMs };
}

function usage(problem: string, next: string): HoldfastError {
  return new HoldfastError('usage', { problem, next });
}

function viewsOf(file: string, nowMs: number): CertificateView[] {
  if (!existsSync(file)) return [];
  return splitCertificates(readFileSync(file, 'utf8')).map((pem) => {
    const says = readCertificate(new X509Certificate(pem));
    const { holder, serial, untilMs: ends, fingerprint } = says;
    const issuer = file.endsWith('people.crt') ? 'people' : 'nodes';
    const issues = holder.kind === 'authority' ? issuer : null;
    const addresses = holder.kind === 'node' ? holder.addresses : [];
    const due = isDueForRenewal(says, nowMs);
    return {
      file,
      kind: holder.kind,
      issues,
      name: nameOf(holder),
      addresses,
      serial,
      ends,
      due,
      fingerprint,
    };
  });
}

function nameOf(holder: ReturnType<typeof readCertificate>['holder']): string {
  if (holder.kind === 'authority') return holder.cluster;
  return holder.kind === 'other' ? holder.subject : holder.name;
}

function troubleOf(directory: string): string | undefined {
  try {
    readIdentity(directory);
    return undefined;
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    return `${error.details.file}: ${error.details.reason}`;
  }
}

function render(
  directory: string,
  shown: readonly CertificateView[],
  trouble: string | undefined,
  { width }: Context,
): string {
  if (shown.length === 0)
    return `There is no certificate in ${directory}. "holdfast init", or "holdfast certificate new", makes the first.`;
  const columns = ['CERTIFICATE', 'NAME', 'ENDS', 'ADDRESSES', 'SERIAL', 'SHA-256'].map((title) => ({
    title,
  }));
  const rows = shown.map(({ kind, issues, name, addresses, serial, ends, due, fingerprint }) => [
    kind === 'authority' ? `authority of ${issues}` : kind,
    name,
    `${new Date(ends).toISOString().slice(0, 16).replace('T', ' ')}${due ? ' (due)' : ''}`,
    addresses.join(', ') || '-',
    serial,
    fingerprint,
  ]);
  return [...renderTable(columns, rows, width), ...(trouble ? ['', `Not usable: ${trouble}.`] : [])].join(
    '\n',
  );
}
