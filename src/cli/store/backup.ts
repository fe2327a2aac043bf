/**
 * `holdfast store backup`: all that the store holds, into a file, while everything works with it. Nothing is stopped, and
 * nobody notices; a backup that would not be taken back later is not made.
 */
import { resolve } from 'node:path';
import { documentKey } from '../../core/domain-entries.ts';
import type { Document } from '../../core/takeover/document.ts';
import { HoldfastError } from '../../errors.ts';
import type { StoreContent } from '../../ports/store.ts';
import { type Backup, readContent, renderBackup } from '../../store/backup.ts';
import type { Context } from '../context.ts';
import { draftFile, type FileDraft } from '../draft-file.ts';
import type { FileInput } from '../files/load.ts';
import type { OutputInput } from '../options.ts';
import { assertParentIsThere } from '../parent-directory.ts';
import { print } from '../print.ts';
import { startProgress } from '../progress.ts';
import { plural } from '../render/words.ts';
import { answered, type OpenedStore, withStore } from './opened-store.ts';

type BackupInput = FileInput & OutputInput & { readonly backup: string };

/** What `-o json` prints. */
interface BackupView {
  readonly file: string;
  readonly bytes: number;
  readonly at: string;
  /** Of the document, and of the configuration that it names. */
  readonly version: number;
  readonly configuration: number;
  readonly entries: number;
  readonly configurations: number;
}

export async function backup(context: Context, input: BackupInput): Promise<undefined> {
  const file = input.backup;
  assertParentIsThere(file, (reason) => new HoldfastError('backup-unusable', { file, reason }));
  const view = await withStore(context, input, (opened) => take(context, input, opened));
  await print(context, input, view, () => words(view));
  return undefined;
}

async function take(context: Context, input: BackupInput, opened: OpenedStore): Promise<BackupView> {
  const { at, text, document, content } = await copyOf(context, input, opened);
  keep(resolve(input.backup), text);
  return {
    file: resolve(input.backup),
    bytes: Buffer.byteLength(text),
    at,
    version: document.version,
    configuration: document.config.version,
    entries: content.entries.length,
    configurations: content.configs.length,
  };
}

export interface StoreCopy {
  /** ISO time. */
  readonly at: string;
  /** As it is kept. */
  readonly text: string;
  readonly document: Document;
  readonly content: StoreContent;
}

/** Rejects with `document-forged`, `store-empty`, `store-unavailable`. */
export async function copyOf(
  context: Context,
  { file }: FileInput,
  { config, store, takeover }: OpenedStore,
): Promise<StoreCopy> {
  const { document, forged } = await answered(takeover.read());
  if (forged?.[documentKey] !== undefined) throw new HoldfastError('document-forged');
  if (document === undefined) throw new HoldfastError('store-empty', { file });
  const progress = startProgress(context);
  const content = await answered(
    readContent(store, (done, of) => progress.say(`${done} of ${plural(of, 'configuration')} read`)),
  ).finally(() => progress.end());
  const at = new Date(context.now()).toISOString();
  const text = renderBackup({ ...content, cluster: config.cluster.name, at } satisfies Backup);
  return { at, text, document: document.value, content };
}

function keep(file: string, text: string): void {
  let draft: FileDraft | undefined;
  let isNew: boolean;
  try {
    draft = draftFile(file, text);
    isNew = draft.keep();
  } catch (error) {
    throw new HoldfastError('backup-unusable', { file, reason: (error as Error).message });
  } finally {
    draft?.close();
  }
  if (!isNew) throw new HoldfastError('backup-exists', { file });
}

function words({ file, bytes, version, configuration, entries, configurations }: BackupView): string {
  const what = `${entries} ${entries === 1 ? 'entry' : 'entries'}, ${plural(configurations, 'configuration')}`;
  return `Version ${version} (configuration version ${configuration}) is kept in ${file}: ${what}, ${Math.ceil(bytes / 1024)} KiB.
Keep it away from the machines of the store, and from others: it holds the passwords of the configuration, but not the cluster's key.`;
}
