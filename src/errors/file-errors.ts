/** Errors of the cluster file, of the store's file and of the store process. */
import type { ErrorEntry } from './error-entry.ts';

export const fileErrors = {
  'invalid-cluster-file': {
    message: '"{file}" has {count}; see above.',
    recoverable: false,
    exit: 'invalid-file',
  },
  'cluster-file-exists': {
    message:
      '"{file}" exists and is not overwritten. Begin the cluster that it describes with "holdfast init {file}", or move it away.',
    recoverable: false,
    exit: 'refused',
  },
  'cluster-file-unwritable': {
    message: 'Cannot write "{file}": {reason}. Run this as root, or name another place.',
    recoverable: false,
    exit: 'failed',
  },
  'unit-refused': {
    message:
      '"{command}" failed: {reason}. See "systemctl status" and "journalctl" for why, then run it by hand.',
    recoverable: true,
    exit: 'failed',
  },
  'key-file-unusable': {
    message: 'Cannot use the key file "{file}": {reason}.',
    recoverable: false,
    exit: 'invalid-file',
  },
  'identity-unusable': {
    message:
      'Cannot use "{file}": {reason}. "holdfast certificate show" tells what is there and what is missing.',
    recoverable: false,
    exit: 'invalid-file',
  },
  'identity-unnamed': {
    message:
      '"{file}" names no identity, so the cluster has no certificates. Write cluster.identity: DIRECTORY into it first.',
    recoverable: false,
    exit: 'refused',
  },
  'authority-closed': {
    message: 'The key of the authority, "{file}", cannot be used: {reason}.',
    recoverable: false,
    exit: 'refused',
  },
  'authority-not-held': {
    message: '{node} does not have the key of the authority. {next}',
    recoverable: false,
    exit: 'refused',
  },
  'authority-not-taken': {
    message:
      'The key of the authority stays as it is on {node}, as {to} did not take it: {said} What {to} may have got harms nothing; "holdfast authority show" tells. Then give the command again.',
    recoverable: true,
    exit: 'failed',
  },
  'authority-unwritten': {
    message:
      'The key of the authority could not be written to "{to}": {reason}. It lies where it lay. Name another directory, on a medium that can be written.',
    recoverable: true,
    exit: 'failed',
  },
  'not-renewed': {
    message:
      'Nobody renews the certificate of {node}: {each} Start the agent of the node that has the key of the authority and its passphrase; or issue it by hand there ("holdfast certificate issue"), and copy it to "{directory}".',
    recoverable: true,
    exit: 'failed',
  },
  'passphrase-unusable': {
    message: 'Cannot use the passphrase in "{file}": {reason}.',
    recoverable: false,
    exit: 'failed',
  },
  'certificate-exists': {
    message: '"{path}" exists and is not overwritten. Move it away, or name another place.',
    recoverable: false,
    exit: 'refused',
  },
  'other-cluster': {
    message:
      '"{file}" describes the cluster "{named}", but this node belongs to "{running}". Use the file of this cluster.',
    recoverable: false,
    exit: 'refused',
  },
  'store-exists': {
    message:
      'The store already holds a cluster and is not overwritten. Use "holdfast apply FILE" to change it.',
    recoverable: false,
    exit: 'refused',
  },
  'store-empty': {
    message:
      'The store holds no cluster document. Put a copy back ("holdfast store restore {file} BACKUP"); where there is none, begin anew with "holdfast init {file}".',
    recoverable: false,
    exit: 'refused',
  },
  'document-forged': {
    message:
      'The cluster document in the store was not written with the key of this cluster, so it cannot be accepted. Compare the key file with those of other nodes, or put back a copy that was.',
    recoverable: false,
    exit: 'refused',
  },
  'store-in-use': {
    message:
      'Node "{node}" works with what the store shows: it counts already, and there is nothing to accept or to put back. Stop its agent if that is not what should be.',
    recoverable: false,
    exit: 'refused',
  },
  'store-file-wanted': {
    message: 'The store of "{file}" lives in a file of its process. Say which one: --store-file PATH.',
    recoverable: false,
    exit: 'usage',
  },
  'key-exists': {
    message:
      'The key file "{file}" exists and is not overwritten. While the cluster runs, change it with "holdfast key rotate".',
    recoverable: false,
    exit: 'refused',
  },
  'key-not-everywhere': {
    message:
      'Not yet: {nodes} did not take up the key file of the last step (key {key}). Copy "{file}" there, wait some seconds, and run this again; "holdfast key status" shows who knows what.',
    recoverable: true,
    exit: 'refused',
  },
  'backup-exists': {
    message: 'The file "{file}" exists and is not overwritten. Write to another path.',
    recoverable: false,
    exit: 'refused',
  },
  'bundle-unwritable': {
    message: 'Cannot write the bundle "{file}": {reason}. Name a file in a directory that you may write to.',
    recoverable: true,
    exit: 'failed',
  },
  'backup-unusable': {
    message: 'Cannot use the backup "{file}": {reason}.',
    recoverable: false,
    exit: 'failed',
  },
  'backup-damaged': {
    message: '"{file}" is no whole backup of a store: {reason}. Nothing was changed. Take another copy.',
    recoverable: false,
    exit: 'failed',
  },
  'backup-foreign': {
    message:
      '"{file}" is a backup of the cluster "{named}", and the cluster file describes "{cluster}". Nothing was changed. Use the cluster file that belongs to it.',
    recoverable: false,
    exit: 'refused',
  },
  'backup-forged': {
    message:
      'The cluster document in "{file}" was not written with the key of this cluster. Nothing was changed. Put the key of that time into the key file, or take another copy.',
    recoverable: false,
    exit: 'refused',
  },
  'store-unavailable': {
    message: 'The store gave no answer: {reason}. Check that it runs and can be reached from here.',
    recoverable: true,
    exit: 'failed',
  },
  'store-file-missing': {
    message:
      'The store file "{path}" does not exist. Put it back, or create the cluster with "holdfast init".',
    recoverable: false,
    exit: 'failed',
  },
  'store-file-exists': {
    message:
      'The store file "{path}" exists and is not overwritten. Use another path, or move it away together with the "-wal" beside it, if its cluster is really gone.',
    recoverable: false,
    exit: 'refused',
  },
  'store-file-remains': {
    message:
      '"{path}-wal": left of an earlier store file "{path}", perhaps with its last changes, which would go into a new one. Nothing was changed. Move it together with its file, to that file\'s name with the same end: both belong together.',
    recoverable: false,
    exit: 'refused',
  },
  'store-file-busy': {
    message: 'The store file "{path}" is open in another process. Stop the other store process first.',
    recoverable: true,
    exit: 'failed',
  },
  'store-file-foreign': {
    message: '"{path}" is no Holdfast store file. Check the path.',
    recoverable: false,
    exit: 'failed',
  },
  'store-file-format': {
    message:
      'The store file "{path}" has a format of another Holdfast. Serve it with the release that wrote it, or stop every node, move the file away together with the "-wal" beside it, and run "holdfast init".',
    recoverable: false,
    exit: 'failed',
  },
  'store-file-damaged': {
    message:
      'The store file "{path}" is damaged and is not served. Put a copy back ("holdfast store restore"), or stop every node and run "holdfast init"; before either, move the file away together with the "-wal" beside it.',
    recoverable: false,
    exit: 'failed',
  },
  'store-file-unusable': {
    message: 'Cannot use the store file "{path}": {reason}.',
    recoverable: false,
    exit: 'failed',
  },
  'store-listen-failed': {
    message: 'Cannot listen on "{address}": {reason}. Write HOST:PORT, for example 10.0.0.5:7400.',
    recoverable: true,
    exit: 'failed',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
