/**
 * The SQLite file behind the store process. One process has it open (exclusive lock), every write is one statement in
 * one transaction that is on the disk before it is answered (WAL, synchronous=FULL).
 *
 * Invariant: a version is never given twice, not even after an older copy of the file was put back, or a compare-and-set
 * made against the lost future could match by chance. So versions grow through the whole file, and every opening jumps
 * ahead: to the wall clock in microseconds (writes are slower than that), and by a random stretch should the clock be wrong.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, linkSync, lstatSync, rmSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { DomainName } from '../../core/versioned.ts';
import type { StoreContent, StoreListing } from '../../ports/store.ts';
import { syncDirectory } from '../sync-directory.ts';
import {
  busyError,
  damagedError,
  errorCode,
  existsError,
  foreignError,
  formatError,
  isDamage,
  missingError,
  remainsError,
  StoreFileError,
  sqliteCode,
  text,
} from './store-file-error.ts';

/** "HFst": says that an SQLite file is ours. */
const applicationId = 0x48467374;
const fileFormat = 2;
const versionJumpMax = 2 ** 20;

const schema = `
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${fileFormat};
  CREATE TABLE entries (
    domain TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (domain, key)
  ) STRICT;
  CREATE TABLE configs (hash TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
`;

export interface Entry {
  readonly key: string;
  readonly version: number;
  /** JSON text. */
  readonly value: string;
}

/** Behind the name of a file: what SQLite keeps of it beside it. It belongs to whichever file has that name. */
const besides = ['-wal', '-shm', '-journal'] as const;

/**
 * Makes a new store file that holds `content`. Appears under its name whole or not at all. Throws StoreFileError
 * `store-file-exists` rather than touch an existing file, `store-file-remains` where one of that name has left something:
 * SQLite would play the last changes of that file into this one.
 */
export function createStoreFile(path: string, content: StoreContent): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    assertFree(path);
    writeDraft(draft, content);
    linkSync(draft, path);
  } catch (error) {
    if (error instanceof StoreFileError) throw error;
    if (errorCode(error) === 'EEXIST') throw existsError(path);
    throw new StoreFileError(
      'store-file-unusable',
      `Cannot create the store file "${path}": ${text(error)}.`,
    );
  } finally {
    for (const suffix of ['', ...besides]) rmSync(draft + suffix, { force: true });
  }
  syncDirectory(dirname(path));
}

function assertFree(path: string): void {
  if (isThere(path)) throw existsError(path);
  const remains = besidesOf(path);
  if (remains.length > 0) throw remainsError(path, remains);
}

function besidesOf(path: string): readonly string[] {
  return besides.map((suffix) => path + suffix).filter(isThere);
}

/** Also a link that leads nowhere. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * All of it is in the file when this returns. WAL comes last, with nothing in it: what is written to the WAL first goes into the
 * file when that is closed, and nobody is told when there is no room.
 */
function writeDraft(draft: string, { entries, configs }: StoreContent): void {
  const db = new DatabaseSync(draft);
  try {
    db.exec(`PRAGMA synchronous = FULL; BEGIN; ${schema}`);
    const config = db.prepare('INSERT INTO configs (hash, text) VALUES (?, ?)');
    for (const { hash, text } of configs) config.run(hash, JSON.stringify(text));
    const entry = db.prepare('INSERT INTO entries (domain, key, version, value) VALUES (?, ?, ?, ?)');
    for (const [i, { domain, key, value }] of entries.entries())
      entry.run(domain, key, i + 1, JSON.stringify(value));
    db.exec('COMMIT; PRAGMA journal_mode = WAL;');
  } finally {
    db.close();
  }
  const remains = besidesOf(draft);
  if (remains.length > 0) throw new Error(`not all of it went into the file: ${remains.join(', ')} is left`);
}

export class StoreFile {
  readonly path: string;
  /** Undefined: reads and writes. Otherwise why only reads are served. */
  readonly readOnly: string | undefined;
  /** Highest version given so far. */
  revision: number;
  readonly #db: DatabaseSync;
  readonly #stats: Stats;
  readonly #statements: ReturnType<typeof prepareAll>;

  /** Throws StoreFileError: missing, foreign, damaged, busy or unusable; the sentence says what to do. */
  constructor(path: string) {
    this.path = path;
    const { db, readOnly } = openDatabase(path);
    this.#db = db;
    this.readOnly = readOnly;
    try {
      checkDatabase(path, db);
      if (readOnly === undefined) db.exec('PRAGMA journal_mode = WAL;');
      this.#statements = prepareAll(db);
      const row = db.prepare('SELECT coalesce(max(version), 0) AS version FROM entries').get();
      const stored = Number(row?.version);
      this.revision = readOnly === undefined ? firstRevision(stored, Date.now()) : stored;
      this.#stats = statSync(path);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Every entry of the domain with a version above `since`. */
  entriesSince(domain: DomainName, since: number): readonly Entry[] {
    if (since === this.revision) return [];
    return this.#statements.since
      .all(domain, since)
      .map((row) => ({ key: String(row.key), version: Number(row.version), value: String(row.value) }));
  }

  /** The new version; undefined when the entry is not at `expected` (0: absent). Durable when it returns. */
  put(domain: DomainName, key: string, expected: number, value: string): number | undefined {
    this.#assertInPlace();
    const version = this.revision + 1;
    const { changes } =
      expected === 0
        ? this.#statements.insert.run(domain, key, version, value)
        : this.#statements.update.run(version, value, domain, key, expected);
    if (Number(changes) === 0) return undefined;
    this.revision = version;
    return version;
  }

  config(hash: string): string | undefined {
    const row = this.#statements.config.get(hash);
    return row === undefined ? undefined : String(row.text);
  }

  putConfig(hash: string, textAsJson: string): void {
    this.#assertInPlace();
    this.#statements.putConfig.run(hash, textAsJson);
  }

  /** The named ones, and the newest by when they were last put. */
  keepConfigs(named: readonly string[], newest: number): void {
    this.#assertInPlace();
    this.#statements.keepConfigs.run(JSON.stringify(named), newest);
  }

  list(): StoreListing {
    const rows = (sql: string) => this.#db.prepare(sql).all();
    return {
      domains: rows('SELECT DISTINCT domain FROM entries ORDER BY domain').map((row) => String(row.domain)),
      configs: rows('SELECT hash FROM configs ORDER BY hash').map((row) => String(row.hash)),
    };
  }

  bytes(): number {
    return statSync(this.path).size;
  }

  close(): void {
    this.#db.close();
  }

  /** Writes to a file that was deleted or replaced would be acknowledged and lost. */
  #assertInPlace(): void {
    const now = statSync(this.path, { throwIfNoEntry: false });
    if (now?.ino === this.#stats.ino && now.dev === this.#stats.dev) return;
    throw new StoreFileError(
      'store-file-missing',
      `The store file "${this.path}" was removed or replaced while in use. Put it back and start the store process again.`,
    );
  }
}

function firstRevision(stored: number, wallClockMs: number): number {
  const now = wallClockMs * 1000;
  return now > stored ? now + randomInt(1000) : stored + randomInt(1, versionJumpMax);
}

function prepareAll(
  db: DatabaseSync,
): Record<'since' | 'insert' | 'update' | 'config' | 'putConfig' | 'keepConfigs', StatementSync> {
  return {
    since: db.prepare(
      'SELECT key, version, value FROM entries WHERE domain = ? AND version > ? ORDER BY version',
    ),
    insert: db.prepare(
      'INSERT INTO entries (domain, key, version, value) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    update: db.prepare(
      'UPDATE entries SET version = ?, value = ? WHERE domain = ? AND key = ? AND version = ?',
    ),
    config: db.prepare('SELECT text FROM configs WHERE hash = ?'),
    putConfig: db.prepare('INSERT OR REPLACE INTO configs (hash, text) VALUES (?, ?)'),
    // What is replaced is a new row; rows count upwards, so the last ones are the newest.
    keepConfigs: db.prepare(
      `DELETE FROM configs WHERE hash NOT IN (SELECT value FROM json_each(?))
         AND rowid NOT IN (SELECT rowid FROM configs ORDER BY rowid DESC LIMIT ?)`,
    ),
  };
}

function openDatabase(path: string): { db: DatabaseSync; readOnly: string | undefined } {
  if (!existsSync(path)) {
    throw missingError(path);
  }
  try {
    return { db: openWritable(path), readOnly: undefined };
  } catch (error) {
    if (sqliteCode(error) === 5) throw busyError(path);
    if (isDamage(error)) throw damagedError(path, text(error));
    return openReadOnly(path, text(error));
  }
}

function openWritable(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    // Exclusive before the first access: the lock keeps a second store process out, and the WAL index stays in memory.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL;');
    // A trial write: a read-only file must show here, not at the first renewal.
    db.exec('BEGIN IMMEDIATE; PRAGMA user_version; ROLLBACK;');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A file that cannot be written still tells everyone who owned what. Without its WAL it would tell an old story. */
function openReadOnly(path: string, why: string): { db: DatabaseSync; readOnly: string } {
  const wal = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (wal !== undefined && wal.size > 0) {
    throw new StoreFileError(
      'store-file-unusable',
      `The store file "${path}" cannot be written (${why}) and "${path}-wal" holds changes that only a writer can read. Make both writable.`,
    );
  }
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  try {
    return { db: new DatabaseSync(url, { readOnly: true }), readOnly: why };
  } catch (error) {
    throw new StoreFileError(
      'store-file-unusable',
      `The store file "${path}" cannot be opened: ${text(error)}.`,
    );
  }
}

function checkDatabase(path: string, db: DatabaseSync): void {
  try {
    const id = db.prepare('PRAGMA application_id').get()?.application_id;
    const format = db.prepare('PRAGMA user_version').get()?.user_version;
    if (id !== applicationId) throw foreignError(path);
    if (format !== fileFormat) throw formatError(path, fileFormat, Number(format));
    const verdict = db.prepare('PRAGMA integrity_check(1)').get()?.integrity_check;
    if (verdict !== 'ok') throw damagedError(path, String(verdict));
  } catch (error) {
    if (isDamage(error)) throw damagedError(path, text(error));
    throw error;
  }
}
