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
      'The key of the authority is not in "{directory}", and without it nobody gets a certificate from this backup. Make the backup on the node that has it ("holdfast authority show"); or, where it is kept offline, say --without-authority.',
    recoverable: false,
    exit: 'refused',
  },
  'part-unreadable': {
    message: 'Cannot read "{path}", which belongs into the backup: {reason}. Run this as root.',
    recoverable: true,
    exit: 'failed',
  },
  'restore-not-empty': {
    message:
      'This host is not empty: {found}. A backup is put back where only the package is installed. If this host belongs to a cluster, "holdfast status" shows it; what is left of one that is gone goes with "holdfast leave --clean".',
    recoverable: false,
    exit: 'refused',
  },
  'restore-another': {
    message:
      'A restore of another backup was begun on this host at {at} by {by}, and is not finished. Go on with that file, or remove what it has written (/etc/holdfast and the state directory) first.',
    recoverable: false,
    exit: 'refused',
  },
  'restore-which-node': {
    message:
      'This host is called "{name}", and the backup has no node of that name. Say which node it becomes: --node with one of {nodes}.',
    recoverable: false,
    exit: 'usage',
  },
  'restore-address': {
    message:
      'By the backup {node} has {address} in {network}, and this host does not. Give it that address, or say which it has: --address {network}={instead}.',
    recoverable: true,
    exit: 'refused',
  },
  'restore-lives': {
    message:
      '{node} may live: something answers at {place}. A backup is put back only when every node is lost; a second cluster must not begin beside the first. If it lives, let this host join ("holdfast token create --for join" there), or see "holdfast store accept" where only its store is lost; else end what answers.',
    recoverable: false,
    exit: 'refused',
  },
  'restore-self-open': {
    message:
      'This host becomes {node}, and whether the machine that was {node} is off was left open: two would own the same. See that it is, then say so: --confirm-off {node}, for each machine that is.',
    recoverable: true,
    exit: 'refused',
  },
  'restore-no-authority': {
    message:
      'The key of the authority is not in this backup, and without it this host gets no certificate. Say where it is kept: --authority DIRECTORY, with authority.crt and authority.key in it.',
    recoverable: true,
    exit: 'refused',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
