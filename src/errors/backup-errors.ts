/** Errors of backups of a whole cluster, and of putting one back. */
import type { ErrorEntry } from './error-entry.ts';

export const backupErrors = {
  'backup-there': {
    message: '"{file}" exists and is not overwritten. Name another file, or say --force.',
    recoverable: false,
    exit: 'refused',
  },
  'backup-broken': {
    message: '"{file}" is no whole backup of a cluster: {reason}. Nothing was changed. Take another copy.',
    recoverable: false,
    exit: 'failed',
  },
  'backup-later': {
    message:
      '"{file}" was written by Holdfast {version}, in a form that this version does not know. Nothing was changed. Install that version, or a later one.',
    recoverable: false,
    exit: 'failed',
  },
  'backup-of-store': {
    message:
      '"{file}" is a backup of a store alone, without keys and certificates. "holdfast store restore" puts it back where those are left.',
    recoverable: false,
    exit: 'refused',
  },
  'backup-passphrase-wrong': {
    message:
      'The passphrase does not open "{file}", which is whole. Nothing was changed. Use the passphrase of the time when it was made.',
    recoverable: true,
    exit: 'refused',
  },
  'passphrase-wanted': {
    message: 'A backup needs a passphrase, and nobody can be asked. Say where it is: --passphrase-file FILE.',
    recoverable: true,
    exit: 'usage',
  },
  'authority-not-here': {
    message:
      'The key of the authority is not in "{directory}", and without it nobody gets a certificate from this backup. Make the backup on the node that has it ("holdfast certificate show"); or, where it is kept offline, say --without-authority.',
    recoverable: false,
    exit: 'refused',
  },
  'part-unreadable': {
    message: 'Cannot read "{path}", which belongs into the backup: {reason}. Run this as root.',
    recoverable: true,
    exit: 'failed',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
