/** What was kept of a store: read, judged, and with the document that goes on from it. */
import { configHash } from '../../config/canonical.ts';
import type { Config } from '../../core/config.ts';
import { documentKey, forged } from '../../core/domain-entries.ts';
import type { Document } from '../../core/takeover/document.ts';
import { HoldfastError } from '../../errors.ts';
import type { StoreContent, StoredEntry } from '../../ports/store.ts';
import { readWholeFile } from '../../read-whole-file.ts';
import { type Backup, parseBackup } from '../../store/backup.ts';
import type { Seal } from '../../store/seal.ts';
import { takeoverName } from '../../store/takeover-domain.ts';

/** More is no text any more. */
const bytesMax = 500 * 1024 * 1024;

/** Throws `backup-unusable`, `backup-damaged`, `backup-foreign`. */
export function readBackup(file: string, { cluster }: Config): Backup {
  let text: string;
  try {
    text = readWholeFile(file, bytesMax).toString('utf8');
  } catch (error) {
    throw new HoldfastError('backup-unusable', { file, reason: (error as Error).message });
  }
  const backup = wholeBackup(file, text);
  if (backup.cluster !== cluster.name)
    throw new HoldfastError('backup-foreign', { file, named: backup.cluster, cluster: cluster.name });
  return backup;
}

/** `file`: how it is called. Throws `backup-damaged`. */
export function wholeBackup(file: string, text: string): Backup {
  try {
    return parseBackup(text);
  } catch (error) {
    throw new HoldfastError('backup-damaged', { file, reason: (error as Error).message });
  }
}

/** Throws unless it was signed by this cluster and its configuration is there. */
export function documentIn({ entries, configs }: Backup, seal: Seal, file: string): Document {
  const entry = entries.find(isDocument);
  if (entry === undefined)
    throw new HoldfastError('backup-damaged', { file, reason: 'it holds no cluster document' });
  const document = seal.open(documentKey, entry.value);
  if (document === forged) throw new HoldfastError('backup-forged', { file });
  const { config } = document as Document;
  const named = configs.find(({ hash }) => hash === config.hash);
  if (named === undefined || configHash(named.text) !== config.hash) {
    const reason = `it does not hold configuration version ${config.version} as it was applied`;
    throw new HoldfastError('backup-damaged', { file, reason });
  }
  return document as Document;
}

/** The same with another document. */
export function withDocument({ entries, configs }: Backup, value: object): StoreContent {
  return { configs, entries: entries.map((entry) => (isDocument(entry) ? { ...entry, value } : entry)) };
}

function isDocument({ domain, key }: StoredEntry): boolean {
  return domain === takeoverName && key === documentKey;
}
