/** What can happen to the file under the store process: missing, foreign, damaged, full, read-only, taken away, put back, left in two. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type Store, StoreUnavailable } from '../../src/ports/store.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { createStoreFile } from '../../src/store/sqlite/store-file.ts';
import { createTakeoverDomain, firstContent, type TakeoverDomain } from '../../src/store/takeover-domain.ts';
import { Child, freePorts } from './child.ts';
import { eventually } from './eventually.ts';
import { bigDocument, sampleContent, sampleDocument, sampleRecord } from './sample.ts';
import { ok } from './workbench.ts';

const timeoutMs = 1_000;
const processPath = join(import.meta.dirname, 'store-process.ts');
const asRoot = process.getuid?.() === 0 ? {} : { skip: 'mounting a small disk needs root' };

describe('a store process', () => {
  let directory = '';
  let file = '';
  let address = '';
  const children: Child[] = [];
  const stores: Store[] = [];
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'holdfast-sqlite-'));
    file = join(directory, 'store.db');
    address = `127.0.0.1:${(await freePorts(1))[0]}`;
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await Promise.all(children.splice(0).map((child) => child.kill()));
    rmSync(directory, { recursive: true, force: true });
  });

  const run = (command = process.execPath, args: readonly string[] = [processPath, address, file]): Child => {
    const child = new Child(command, args);
    children.push(child);
    return child;
  };
  const listening = async (child: Child): Promise<Child> => {
    await eventually(`it listens, not: ${child.output}`, 5_000, () => child.output.includes('listening'));
    return child;
  };
  const open = (): Store => {
    const store = openSqliteStore({ address, timeoutMs });
    stores.push(store);
    return store;
  };
  const takeover = (): TakeoverDomain => createTakeoverDomain(open());
  const refused = async (code: string): Promise<string> => {
    const child = run();
    await eventually('it ends', 5_000, () => child.ended);
    assert.equal(child.exitCode, 1);
    assert.match(child.output, new RegExp(`failed ${code}: .*\\.`));
    return child.output;
  };
  const stop = async (child: Child): Promise<void> => {
    child.signal('SIGTERM');
    await eventually('it ends', 3_000, () => child.ended);
    assert.equal(child.exitCode, 0);
  };

  test('It refuses a missing file and does not create one', async () => {
    assert.match(await refused('store-file-missing'), /holdfast init/);
    assert.equal(existsSync(file), false);
  });

  test('It refuses a file of somebody else and leaves it as it is', async () => {
    writeFileSync(file, '');
    await refused('store-file-foreign');
    assert.equal(statSync(file).size, 0);
    writeFileSync(file, 'name: my-cluster\n'.repeat(500));
    await refused('store-file-damaged');
    assert.equal(readFileSync(file, 'utf8'), 'name: my-cluster\n'.repeat(500));
  });

  test('It refuses a file of another format, says which, and leaves it as it is', async () => {
    const db = new DatabaseSync(file);
    db.exec(`
      PRAGMA application_id = ${0x48467374}; PRAGMA user_version = 1;
      CREATE TABLE entries (key TEXT PRIMARY KEY, version INTEGER NOT NULL, value TEXT NOT NULL) STRICT;`);
    db.close();
    const before = readFileSync(file);
    assert.match(await refused('store-file-format'), /has format 1, and this Holdfast reads format 2/);
    assert.deepEqual(readFileSync(file), before);
  });

  test('It refuses a damaged file and says what to do', async () => {
    createStoreFile(file, firstContent(bigDocument(16, 400), 'cluster: {}\n'));
    const fd = openSync(file, 'r+');
    for (let page = 2; page < 12; page++) writeSync(fd, Buffer.alloc(512, 0xa5), 0, 512, page * 4096);
    assert.match(await refused('store-file-damaged'), /Put a copy back .*holdfast store restore/);
  });

  test('It refuses a file that another store process serves', async () => {
    createStoreFile(file, sampleContent);
    await listening(run());
    const other = `127.0.0.1:${(await freePorts(1))[0]}`;
    const second = run(process.execPath, [processPath, other, file]);
    await eventually('it ends', 5_000, () => second.ended);
    assert.match(second.output, /failed store-file-busy/);
  });

  test('It ends rather than write to a file that was taken away', async () => {
    createStoreFile(file, sampleContent);
    const child = await listening(run());
    const store = takeover();
    ok(await store.writeRecord('a', 0, sampleRecord(1)));
    rmSync(file);
    const answer = await store.writeRecord('b', 0, sampleRecord(1));
    assert.equal(answer.answer, 'unknown');
    await eventually('it ends', 3_000, () => child.ended);
    assert.match(child.output, /failed store-file-missing: .*removed or replaced/);
  });

  test('A client of a file that was put back from a copy sees the old state, and no write made for the lost one fits', async () => {
    createStoreFile(file, sampleContent);
    let child = await listening(run());
    const store = takeover();
    const before = ok(await store.writeRecord('a', 0, sampleRecord(1)));
    await stop(child);
    cpSync(file, `${file}.copy`);
    child = await listening(run());
    await eventually('it answers', 3_000, () => store.read());
    const lost = ok(await store.writeRecord('a', before, sampleRecord(2)));
    await stop(child);
    cpSync(`${file}.copy`, file);
    await listening(run());
    const { records } = await eventually('it answers', 3_000, () => store.read());
    assert.deepEqual(records.a, { version: before, value: sampleRecord(1) });
    const mine = ok(await store.writeRecord('a', before, sampleRecord(3)));
    assert.ok(mine > lost, 'versions go on growing');
    assert.deepEqual(await store.writeRecord('a', lost, sampleRecord(4)), { answer: 'conflict' });
  });

  test('What a killed one leaves beside its file is never taken into a new file, and goes on with its own', async () => {
    createStoreFile(file, sampleContent);
    const before = await listening(run());
    const written = ok(await takeover().writeRecord('a', 0, sampleRecord(1)));
    await before.kill();
    assert.ok(statSync(`${file}-wal`).size > 0, 'the last write is in no other file');
    const away = join(directory, 'away');
    mkdirSync(away);
    renameSync(file, join(away, 'store.db'));
    const left = readFileSync(`${file}-wal`);
    assert.throws(
      () => createStoreFile(file, sampleContent),
      /store\.db-wal": left of .*Move it together with its file/,
    );
    assert.deepEqual(readdirSync(directory).sort(), ['away', 'store.db-wal']);
    assert.deepEqual(readFileSync(`${file}-wal`), left);
    renameSync(`${file}-wal`, join(away, 'store.db-wal'));
    createStoreFile(file, sampleContent);
    assert.deepEqual(readdirSync(directory).sort(), ['away', 'store.db']);
    const fresh = await listening(run());
    const { document, records } = await eventually('it answers', 3_000, () => takeover().read());
    assert.deepEqual([document?.value, records.a], [sampleDocument(1), undefined]);
    await stop(fresh);
    file = join(away, 'store.db');
    await listening(run());
    const { records: kept } = await eventually('it answers', 3_000, () => takeover().read());
    assert.deepEqual(kept.a, { version: written, value: sampleRecord(1) });
  });

  test('A new file for which there is no room is not begun', asRoot, () => {
    const disk = join(directory, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1M', 'tmpfs', disk]);
    try {
      const content = firstContent(bigDocument(2, 1), 'x'.repeat(600 * 1024));
      const name = join(disk, 'store.db');
      createStoreFile(name, content);
      assert.ok(statSync(name).size > 600 * 1024);
      rmSync(name);
      assert.throws(
        () => createStoreFile(name, firstContent(bigDocument(2, 1), 'x'.repeat(1100 * 1024))),
        /full/,
      );
      assert.deepEqual(readdirSync(disk), []);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  test(
    'It serves on from a full disk: reads are answered, writes are unknown, and it recovers when there is room',
    asRoot,
    async () => {
      createStoreFile(file, sampleContent);
      const child = await listening(runOnSmallDisk('rw'));
      const store = takeover();
      const version = ok(await store.writeRecord('a', 0, sampleRecord(1)));
      const disk = join(directory, 'disk');
      inMountsOf(child, `head -c 8M /dev/zero > ${disk}/filler || true`);
      const { document } = await store.read();
      const refusal = await store.writeDocument(document?.version ?? 0, bigDocument(64, 1_000));
      assert.equal(refusal.answer, 'unknown');
      assert.match(refusal.answer === 'unknown' ? refusal.said : '', /full/);
      assert.deepEqual((await store.read()).document, document);
      inMountsOf(child, `rm ${disk}/filler`);
      ok(await store.writeDocument(document?.version ?? 0, bigDocument(64, 1_000)));
      ok(await store.writeRecord('a', version, sampleRecord(2)));
    },
  );

  test('It serves reads from a read-only disk and says that writes are refused', asRoot, async () => {
    createStoreFile(file, sampleContent);
    const child = await listening(runOnSmallDisk('ro'));
    assert.match(child.output, /read-only/);
    const store = takeover();
    const { document } = await store.read();
    assert.deepEqual(document?.value, sampleDocument(1));
    const answer = await store.writeRecord('a', 0, sampleRecord(1));
    assert.equal(answer.answer, 'unknown');
    assert.match(answer.answer === 'unknown' ? answer.said : '', /readonly/);
    await assert.rejects(open().writeConfig('hash', 'text'), StoreUnavailable);
  });

  /** A tmpfs of 1 MiB in a mount namespace of its own, gone with the process. */
  function runOnSmallDisk(mode: 'rw' | 'ro'): Child {
    const disk = join(directory, 'disk');
    const script = `
      mkdir ${disk} && mount -t tmpfs -o size=1M tmpfs ${disk} && cp ${file} ${disk}/ && mount -o remount,${mode} ${disk} &&
      exec ${process.execPath} ${processPath} ${address} ${disk}/store.db`;
    return run('unshare', ['--mount', 'sh', '-c', script]);
  }

  function inMountsOf(child: Child, script: string): void {
    execFileSync('nsenter', ['--mount', `--target=${child.pid}`, 'sh', '-c', script], { stdio: 'ignore' });
  }
});
