/**
 * What can be wrong with a store file, each as one sentence that says what to do. The codes are part of the catalogue.
 */

export type StoreFileCode =
  | 'store-file-missing'
  | 'store-file-exists'
  | 'store-file-remains'
  | 'store-file-busy'
  | 'store-file-foreign'
  | 'store-file-format'
  | 'store-file-damaged'
  | 'store-file-unusable';

export class StoreFileError extends Error {
  readonly code: StoreFileCode;

  constructor(code: StoreFileCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function missingError(path: string): StoreFileError {
  return new StoreFileError(
    'store-file-missing',
    `The store file "${path}" does not exist. Put it back, or create the cluster with "holdfast init".`,
  );
}

export function existsError(path: string): StoreFileError {
  return new StoreFileError(
    'store-file-exists',
    `The store file "${path}" exists and is not overwritten. Use another path, or move it away together with the "-wal" beside it, if its cluster is really gone.`,
  );
}

export function remainsError(path: string, remains: readonly string[]): StoreFileError {
  const names = remains.map((name) => `"${name}"`).join(', ');
  return new StoreFileError(
    'store-file-remains',
    `${names}: left of an earlier store file "${path}", perhaps with its last changes, which would go into a new one. Nothing was changed. Move it together with its file, to that file's name with the same end: both belong together.`,
  );
}

export function busyError(path: string): StoreFileError {
  return new StoreFileError(
    'store-file-busy',
    `The store file "${path}" is open in another process. Stop the other store process first.`,
  );
}

export function foreignError(path: string): StoreFileError {
  return new StoreFileError('store-file-foreign', `"${path}" is no Holdfast store file. Check the path.`);
}

export function formatError(path: string, wanted: number, found: number): StoreFileError {
  return new StoreFileError(
    'store-file-format',
    `The store file "${path}" has format ${found}, and this Holdfast reads format ${wanted}. Serve it with the release that wrote it, or stop every node, move the file away together with the "-wal" beside it, and run "holdfast init".`,
  );
}

export function damagedError(path: string, found: string): StoreFileError {
  return new StoreFileError(
    'store-file-damaged',
    `The store file "${path}" is damaged (${found}) and is not served. Put a copy back ("holdfast store restore"), or stop every node and run "holdfast init"; before either, move the file away together with the "-wal" beside it.`,
  );
}

/** SQLite's primary result code of an error thrown by node:sqlite. */
export function sqliteCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** SQLITE_CORRUPT, SQLITE_NOTADB. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 11 || code === 26;
}

/** SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL in an operator's words, with SQLite's own behind them. */
export function writeTrouble(error: unknown): string {
  const words = new Map([
    [8, 'its file is read-only'],
    [10, 'its disk fails or is read-only'],
    [13, 'its disk is full'],
  ]).get(sqliteCode(error) ?? 0);
  return words === undefined ? text(error) : `${words} (${text(error)})`;
}

export function errorCode(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}

export function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
