/** What a backup holds, for people and programs: everything but what is secret. */
import { basename } from 'node:path';
import { bytesOf, type ClusterBackup, type FileKind } from './cluster-backup.ts';

export interface ContentView {
  readonly cluster: string;
  readonly at: string;
  readonly version: string;
  readonly by: string;
  readonly host: string;
  /** Of the configuration in force. */
  readonly configuration: number;
  readonly authority: ClusterBackup['authority'];
  readonly nodes: ClusterBackup['nodes'];
  readonly parts: readonly PartView[];
  readonly missing: ClusterBackup['missing'];
}

interface PartView {
  readonly what: string;
  /** Null: of the store. */
  readonly path: string | null;
  readonly bytes: number;
}

const kinds: Readonly<Record<FileKind, string>> = {
  'cluster-file': 'the cluster file in force',
  key: 'the key of the cluster',
  authority: 'the authority',
  secret: 'a secret that the cluster file names',
};

export function viewContent(backup: ClusterBackup): ContentView {
  const { cluster, at, version, by, host, configuration, authority, nodes, files, missing, store } = backup;
  const parts = files.map((file) => ({
    what: file.what === 'authority' ? `${kinds.authority}: ${basename(file.path)}` : kinds[file.what],
    path: file.path,
    bytes: bytesOf(file).length,
  }));
  const its = {
    what: 'the store: document, history, who may come in',
    path: null,
    bytes: Buffer.byteLength(store),
  };
  return {
    cluster,
    at,
    version,
    by,
    host,
    configuration: configuration.version,
    authority,
    nodes,
    parts: [...parts, its],
    missing,
  };
}
