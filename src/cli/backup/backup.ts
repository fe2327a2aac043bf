/**
 * `holdfast backup`: all that a cluster of empty hosts needs to be this cluster again, in one file that only a passphrase
 * opens. What was written is read back before it gets its name: a backup that would not be taken is not made.
 */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HoldfastError } from '../../errors.ts';
import { stateDirOf } from '../agent.ts';
import type { PassphraseInput } from '../certificate/own-identity.ts';
import type { Context } from '../context.ts';
import { draftFile, type FileDraft } from '../draft-file.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { assertParentIsThere } from '../parent-directory.ts';
import { print } from '../print.ts';
import { plural } from '../render/words.ts';
import { packBackup } from './cluster-backup.ts';
import { collect, usualName } from './collect.ts';
import { forgetOldest } from './keep-newest.ts';
import { noteBackup } from './last-backup.ts';
import { newPassphrase } from './passphrase.ts';
import { judgeBackup } from './read-file.ts';
import { examineSealedFile, sealFile } from './sealed-file.ts';
import { type ContentView, viewContent } from './view.ts';
import { headWords } from './words.ts';

interface BackupInput extends OutputInput, StateDirInput, PassphraseInput {
  readonly file: string;
  readonly cluster: string;
  readonly force: boolean;
  readonly 'with-secrets': boolean;
  readonly 'without-authority': boolean;
  readonly keep: number | undefined;
}

/** What `-o json` prints. */
interface BackupView extends ContentView {
  readonly file: string;
  readonly bytes: number;
  /** Older ones of this cluster in that directory. */
  readonly removed: readonly string[];
}

export async function backupCluster(context: Context, input: BackupInput): Promise<undefined> {
  checkKeep(input);
  if (!isDirectory(input.file)) checkPlace(input.file, input.force);
  const backup = await collect(context, {
    file: input.cluster,
    withSecrets: input['with-secrets'],
    withoutAuthority: input['without-authority'],
  });
  const { cluster, at, version } = backup;
  const file = isDirectory(input.file)
    ? join(resolve(input.file), usualName(cluster, at))
    : resolve(input.file);
  judgeBackup(file, backup);
  const passphrase = await newPassphrase(context, input);
  const bytes = sealFile(packBackup(backup), passphrase, { cluster, at, version }, headWords(backup));
  examineSealedFile(bytes).open(passphrase);
  write(file, bytes, input.force);
  noteBackup(stateDirOf(context, input), { at: backup.at, file });
  const removed = input.keep === undefined ? [] : forgetOldest(resolve(input.file), cluster, input.keep);
  const view: BackupView = { file, bytes: bytes.length, ...viewContent(backup), removed };
  await print(context, input, view, () => tell(view));
  return undefined;
}

function checkKeep({ keep, file }: BackupInput): void {
  if (keep === undefined || (keep > 0 && isDirectory(file))) return;
  throw new HoldfastError('usage', {
    problem:
      keep === 0 ? '--keep 0 would keep none' : '--keep is for a directory, and there is none of that name',
    next: 'Name a directory that is there, and how many are kept in it: holdfast backup /var/backups/holdfast --keep 14.',
  });
}

/** What cannot be looked at is none. */
function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Before anybody types a passphrase. */
function checkPlace(path: string, force: boolean): void {
  const file = resolve(path);
  if (!force && existsSync(file)) throw new HoldfastError('backup-there', { file });
  assertParentIsThere(path, (reason) => new HoldfastError('backup-unusable', { file, reason }));
}

function write(file: string, bytes: Uint8Array, force: boolean): void {
  let draft: FileDraft | undefined;
  let isNew = true;
  try {
    draft = draftFile(file, bytes);
    if (force) draft.replace();
    else isNew = draft.keep();
  } catch (error) {
    throw new HoldfastError('backup-unusable', { file, reason: (error as Error).message });
  } finally {
    draft?.close();
  }
  if (!isNew) throw new HoldfastError('backup-there', { file });
}

function tell({ file, bytes, cluster, configuration, parts, missing, removed }: BackupView): string {
  const lines = [
    `${cluster} is kept in ${file}: configuration version ${configuration}, ${plural(parts.length, 'part')}, ${Math.ceil(bytes / 1024)} KiB, encrypted.`,
    ...missing.map(({ what, why }) => `Not in it: ${what} (${why}).`),
    ...(removed.length === 0 ? [] : [`Removed: ${removed.join(', ')}.`]),
    'Copy it to another place than these hosts, and keep its passphrase elsewhere.',
  ];
  return lines.join('\n');
}
