/** A backup of a cluster from its file: whole, opened, and judged as this version would put it back. */
import { createHash, X509Certificate } from 'node:crypto';
import { parseClusterText } from '../../config/load-cluster-file.ts';
import type { Document } from '../../core/takeover/document.ts';
import { HoldfastError } from '../../errors.ts';
import { isIssuedBy } from '../../identity/identity.ts';
import { openKey } from '../../identity/keys.ts';
import { readWholeFile } from '../../read-whole-file.ts';
import type { Backup } from '../../store/backup.ts';
import { takeoverSeal } from '../../store/takeover-domain.ts';
import { type KeyRing, parseKeyRing } from '../../values/cluster-keys.ts';
import { documentIn, wholeBackup } from '../store/read-backup.ts';
import { bytesOf, type ClusterBackup, fileOf, unpackBackup } from './cluster-backup.ts';
import { examineSealedFile, type SealedFile, SealedFileError, type SealedTrouble } from './sealed-file.ts';

const bytesMax = 512 * 1024 * 1024;

export interface ReadSealed extends SealedFile {
  /** SHA-256 of all of it. */
  readonly digest: string;
}

/** That it is whole needs no passphrase. Throws `backup-unusable`, `backup-broken`, `backup-later`. */
export function readSealed(file: string): ReadSealed {
  let bytes: Buffer;
  try {
    bytes = readWholeFile(file, bytesMax);
  } catch (error) {
    throw new HoldfastError('backup-unusable', { file, reason: (error as Error).message });
  }
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { ...judged(file, () => examineSealedFile(bytes)), digest };
}

/** Throws `backup-passphrase-wrong`, `backup-broken`. */
export function unsealed(file: string, sealed: SealedFile, passphrase: string): ClusterBackup {
  const bytes = judged(file, () => sealed.open(passphrase));
  try {
    return unpackBackup(bytes);
  } catch (error) {
    throw broken(file, (error as Error).message);
  }
}

function judged<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof SealedFileError ? troubleOf(file, error.trouble) : error;
  }
}

function troubleOf(file: string, trouble: SealedTrouble): HoldfastError {
  switch (trouble.is) {
    case 'wrong-passphrase':
      return new HoldfastError('backup-passphrase-wrong', { file });
    case 'later':
      return new HoldfastError('backup-later', { file, version: trouble.version });
    case 'store-backup':
      return new HoldfastError('backup-of-store', { file });
    case 'another-file':
      return broken(file, 'it does not begin like one');
    case 'cut-off':
      return broken(file, 'it is cut off');
    case 'changed':
      return broken(file, 'its checksum does not fit: it was changed');
  }
}

function broken(file: string, reason: string): HoldfastError {
  return new HoldfastError('backup-broken', { file, reason });
}

/** What a backup says when it is read by what would put it back. */
export interface Judged {
  readonly store: Backup;
  readonly document: Document;
  readonly ring: KeyRing;
}

/** Everything that can be known about it on any machine. Throws what `restore` would throw later. */
export function judgeBackup(file: string, backup: ClusterBackup): Judged {
  const ring = keysIn(file, backup);
  const store = wholeBackup(file, backup.store);
  const document = documentIn(store, takeoverSeal(ring, backup.cluster), file);
  const clusterFile = fileOf(backup, 'cluster-file');
  const { diagnostics } = parseClusterText(bytesOf(clusterFile).toString('utf8'), clusterFile.path);
  const wrong = diagnostics.find(({ severity }) => severity === 'error');
  if (wrong !== undefined)
    throw broken(file, `this version does not take its cluster file (line ${wrong.line}: ${wrong.wrong})`);
  checkAuthority(file, backup);
  return { store, document, ring };
}

function keysIn(file: string, backup: ClusterBackup): KeyRing {
  try {
    return parseKeyRing(bytesOf(fileOf(backup, 'key')));
  } catch (error) {
    throw broken(file, (error as Error).message);
  }
}

/** Where key and passphrase are both there they must fit. */
function checkAuthority(file: string, { files, authority }: ClusterBackup): void {
  const text = (name: string) => {
    const kept = files.find((one) => one.what === 'authority' && one.path.endsWith(`/${name}`));
    return kept === undefined ? '' : bytesOf(kept).toString('utf8');
  };
  if (authority === 'none') return;
  const certificate = new X509Certificate(text('authority.crt'));
  if (!isIssuedBy(certificate, certificate)) throw broken(file, 'its authority is none');
  if (authority !== 'open') return;
  const key = openKey(text('authority.key'), text('authority.passphrase').trim());
  if (key === undefined)
    throw broken(file, "the passphrase of the authority does not open the authority's key");
}
