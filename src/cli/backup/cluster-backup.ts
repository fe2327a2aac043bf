/**
 * What a backup of a cluster holds, and how it becomes the bytes that are encrypted: JSON, packed. Everything that a cluster of
 * empty hosts needs to be the same cluster again, and nothing of what a single host is.
 */
import { gunzipSync, gzipSync } from 'node:zlib';

/** Where the key of the cluster's authority is. */
export type AuthorityPlace =
  /** In the backup, with the passphrase that opens it. */
  | 'open'
  /** In the backup, and a person has its passphrase. */
  | 'closed'
  /** Not on the host where it was made: offline, or on another node. */
  | 'elsewhere'
  /** The cluster has no certificates. */
  | 'none';

export interface ClusterBackup {
  readonly cluster: string;
  /** ISO time. */
  readonly at: string;
  /** Of Holdfast. */
  readonly version: string;
  readonly by: string;
  /** The host on which it was made. */
  readonly host: string;
  readonly authority: AuthorityPlace;
  /** Of the configuration in force. */
  readonly configuration: { readonly version: number; readonly by: string; readonly at: string | null };
  readonly nodes: readonly BackupNode[];
  readonly files: readonly KeptFile[];
  readonly missing: readonly MissingPart[];
  /** As `store backup` writes it. */
  readonly store: string;
}

export interface BackupNode {
  readonly name: string;
  /** Network to address. */
  readonly addresses: Readonly<Record<string, string>>;
}

export type FileKind = 'cluster-file' | 'key' | 'authority' | 'secret';

export interface KeptFile {
  readonly what: FileKind;
  /** Where it lay. */
  readonly path: string;
  readonly base64: string;
}

/** What the cluster needs, and the backup does not hold. */
export interface MissingPart {
  /** Where it is. */
  readonly what: string;
  readonly why: string;
}

const format = 1;
const bytesMax = 512 * 1024 * 1024;

export function packBackup(backup: ClusterBackup): Buffer {
  return gzipSync(JSON.stringify({ format, ...backup }));
}

/** Throws an Error that says what is wrong with the bytes. */
export function unpackBackup(bytes: Buffer): ClusterBackup {
  const text = gunzipSync(bytes, { maxOutputLength: bytesMax }).toString('utf8');
  const { format: its, ...backup } = JSON.parse(text) as ClusterBackup & { readonly format: number };
  if (its !== format) throw new Error(`its content has the format ${its}, and this Holdfast reads ${format}`);
  return backup;
}

/** There is one in every backup. */
export function fileOf({ files }: ClusterBackup, what: FileKind): KeptFile {
  const file = files.find((one) => one.what === what);
  if (file === undefined) throw new Error(`it holds no ${what}`);
  return file;
}

export function bytesOf({ base64 }: KeptFile): Buffer {
  return Buffer.from(base64, 'base64');
}
