/** All of a cluster that its hosts do not have by themselves, read on one of them while everything runs. Nothing is changed. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, resolve } from 'node:path';
import { userName } from '../../api/client.ts';
import { parseCanonicalConfig } from '../../config/canonical.ts';
import type { Config } from '../../core/config.ts';
import { editionsOf, sourceOf } from '../../core/edition.ts';
import { HoldfastError } from '../../errors.ts';
import { findDeviceType } from '../../fence/device-types.ts';
import { identityFiles } from '../../identity/identity.ts';
import { readWholeFile } from '../../read-whole-file.ts';
import { secretsOf as secretsOfResource } from '../../resource-types/secrets-of.ts';
import { readSecret } from '../../secrets/read-secret.ts';
import { type SecretSource, sourceWords } from '../../secrets/secret-source.ts';
import { secretWords } from '../../secrets/words.ts';
import { readVersion } from '../../version.ts';
import type { Context } from '../context.ts';
import { type LoadedFile, loadFile } from '../files/load.ts';
import { copyOf } from '../store/backup.ts';
import { withStore } from '../store/opened-store.ts';
import type { AuthorityPlace, ClusterBackup, FileKind, KeptFile, MissingPart } from './cluster-backup.ts';

export interface Collecting {
  /** The cluster file of this host. */
  readonly file: string;
  readonly withSecrets: boolean;
  /** Whoever says so knows that the key of the authority is not on this host. */
  readonly withoutAuthority: boolean;
}

/** Rejects with `authority-not-here`, and what reading file, key and store rejects with. */
export async function collect(context: Context, collecting: Collecting): Promise<ClusterBackup> {
  const file = resolve(collecting.file);
  const loaded = loadFile(context, file);
  const authority = placeOfAuthority(loaded);
  if (authority === 'elsewhere' && !collecting.withoutAuthority)
    throw new HoldfastError('authority-not-here', { directory: loaded.identity ?? '' });
  const copy = await withStore({ ...context, err: silent(context) }, { file }, (opened) =>
    copyOf(context, { file }, opened),
  );
  const { config: inForce } = copy.document;
  const text = copy.content.configs.find(({ hash }) => hash === inForce.hash)?.text ?? '';
  const source = sourceOf(text);
  if (source === undefined) throw new HoldfastError('no-source', { version: inForce.version });
  const [edition] = editionsOf(text, inForce);
  const secrets = await secretsOf(loaded.config, collecting.withSecrets);
  return {
    cluster: loaded.config.cluster.name,
    at: copy.at,
    version: readVersion(),
    by: userName(),
    host: hostname(),
    authority,
    configuration: {
      version: inForce.version,
      by: edition?.by ?? '',
      at: edition === undefined || edition.at === 0 ? null : new Date(edition.at).toISOString(),
    },
    nodes: nodesOf(text),
    files: [
      { what: 'cluster-file', path: file, base64: Buffer.from(source).toString('base64') },
      keep('key', loaded.keyFile),
      ...authorityFiles(loaded),
      ...secrets.files,
    ],
    missing: [...(authority === 'elsewhere' ? [keyElsewhere] : []), ...secrets.missing],
    store: copy.text,
  };
}

/** What the file has to say was said when it was loaded. */
function silent({ err }: Context): Context['err'] {
  return { isTTY: err.isTTY, write: () => {} };
}

const keyElsewhere: MissingPart = {
  what: 'the key of the authority',
  why: 'it does not lie on the host where this was made; whoever restores needs it from where it is kept',
};

function nodesOf(text: string): ClusterBackup['nodes'] {
  const { nodes } = parseCanonicalConfig(text);
  return Object.entries(nodes).map(([name, { addresses }]) => ({ name, addresses }));
}

function placeOfAuthority({ identity }: LoadedFile): AuthorityPlace {
  if (identity === undefined) return 'none';
  const { authorityKey, passphrase } = identityFiles(identity);
  if (!existsSync(authorityKey)) return 'elsewhere';
  return existsSync(passphrase) ? 'open' : 'closed';
}

/** The certificate of this node is not among them: a host that takes its place is issued another. */
function authorityFiles({ identity }: LoadedFile): KeptFile[] {
  if (identity === undefined) return [];
  const { authority, people, authorityKey, peopleKey, passphrase } = identityFiles(identity);
  return [authority, people, authorityKey, peopleKey, passphrase]
    .filter(existsSync)
    .map((path) => keep('authority', path));
}

const partBytesMax = 16 * 1024 * 1024;

/** Throws `part-unreadable` for a file that cannot be read. */
function keep(what: FileKind, path: string): KeptFile {
  try {
    return { what, path, base64: readWholeFile(path, partBytesMax).toString('base64') };
  } catch (error) {
    throw new HoldfastError('part-unreadable', { path, reason: (error as Error).message });
  }
}

interface Secrets {
  readonly files: readonly KeptFile[];
  readonly missing: readonly MissingPart[];
}

/** Those that the cluster file only names: files are kept when that is wanted, all else is listed. */
async function secretsOf({ nodes, groups }: Config, withSecrets: boolean): Promise<Secrets> {
  const devices = Object.values(nodes).flatMap(({ fence }) => fence);
  const resources = Object.values(groups).flatMap((group) => group.resources);
  const named = [
    ...devices.flatMap(({ device, params }) => findDeviceType(device)?.facts.secrets(params) ?? []),
    ...Object.keys(nodes).flatMap((node) =>
      resources.flatMap((resource) => secretsOfResource(resource, node)),
    ),
  ];
  const sources = named.map(({ source }) => source);
  const once = [...new Map(sources.map((source) => [JSON.stringify(source), source])).values()];
  const found = await Promise.all(once.map((source) => secretOf(source, withSecrets)));
  return {
    files: found.flatMap((one) => ('base64' in one ? [one] : [])),
    missing: found.flatMap((one) => ('why' in one ? [one] : [])),
  };
}

async function secretOf(source: SecretSource, withSecrets: boolean): Promise<KeptFile | MissingPart> {
  const what = sourceWords(source);
  if (source.kind !== 'file')
    return { what, why: `a ${source.kind} is not kept: put it on every host again` };
  if (!withSecrets) return { what, why: 'secrets in files are kept only with --with-secrets' };
  const secret = await readSecret(source);
  if ('trouble' in secret) return { what, why: secretWords(secret.trouble).wrong };
  return keep('secret', source.path);
}

/** `office-2026-11-30T070000Z.backup`. */
export function usualName(cluster: string, at: string): string {
  return `${basename(cluster)}-${at.slice(0, 19).replaceAll(':', '')}Z.backup`;
}
