/** Backups of a whole cluster on a real store process: made, listed, checked, kept, and in every way damaged. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runWords } from '../testing/run.ts';
import { type ServedStore, serveStore } from '../testing/serve-store.ts';
import { smallCluster } from '../testing/small-cluster.ts';
import { examineSealedFile, SealedFileError, sealFile } from './sealed-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-backup-'));
const cluster = join(dir, 'office.yaml');
const passphraseFile = join(dir, 'passphrase');
const passphrase = 'a long one that nobody guesses';
const passwords = { plain: 'planted-password-in-the-file', kept: 'planted-password-in-a-file-of-its-own' };
let port = 1;
let served: ServedStore | undefined;

function writeCluster(): void {
  const text = `# Written by hand.
cluster:
  name: office
  format: 1
  key: office.key
  fence:
    - {device: agent, program: /bin/true, options: {password: ${passwords.plain}, passwd: {file: ${dir}/fence}, token: {credential: rack}}}
${smallCluster(port)}`;
  writeFileSync(cluster, text);
}

before(async () => {
  writeCluster();
  writeFileSync(join(dir, 'fence'), `${passwords.kept}\n`, { mode: 0o600 });
  writeFileSync(passphraseFile, `${passphrase}\n`);
  const made = await runWords(undefined, ['init', cluster, '--store-file', join(dir, 'store.db')]);
  assert.equal(made.exit, 0, made.err);
  served = await serveStore(join(dir, 'store.db'));
  port = served.port;
  writeCluster();
});
after(async () => {
  await served?.stop();
  rmSync(dir, { recursive: true });
});

const own = ['--passphrase-file', passphraseFile];
const make = (file: string, ...more: string[]) =>
  runWords(undefined, ['backup', file, '--cluster', cluster, ...own, ...more]);
const look = (what: 'show' | 'check', file: string, ...more: string[]) =>
  runWords(undefined, ['backup', what, file, ...more]);

interface Shown {
  readonly parts: readonly { readonly what: string; readonly path: string | null }[];
  readonly missing: readonly { readonly what: string }[];
  readonly authority: string;
}

test('A backup holds file, key and store, is for its owner only, and is not overwritten unasked', async () => {
  const file = join(dir, 'first.backup');
  const made = await make(file, '-o', 'json');
  assert.equal(made.exit, 0, made.err);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const { parts, missing, authority } = JSON.parse(made.out) as Shown;
  assert.deepEqual(
    parts.map(({ path }) => path),
    [cluster, join(dir, 'office.key'), null],
  );
  assert.deepEqual(
    missing.map(({ what }) => what),
    [join(dir, 'fence'), 'credential "rack"'],
  );
  assert.equal(authority, 'none');
  const before = readFileSync(file);
  const again = await make(file);
  assert.equal(again.exit, 3);
  assert.match(again.err, /is not overwritten/);
  assert.deepEqual(readFileSync(file), before);
  const forced = await make(file, '--force');
  assert.equal(forced.exit, 0, forced.err);
  assert.notDeepEqual(readFileSync(file), before);
  assert.deepEqual(
    readdirSync(dir).filter((name) => name.includes('first.backup')),
    ['first.backup'],
    'no draft stays',
  );
});

test('Files with passwords are kept only when that is asked for', async () => {
  const file = join(dir, 'secrets.backup');
  const made = await make(file, '--with-secrets', '-o', 'json');
  const { parts, missing } = JSON.parse(made.out) as Shown;
  assert.ok(parts.some(({ path }) => path === join(dir, 'fence')));
  assert.deepEqual(
    missing.map(({ what }) => what),
    ['credential "rack"'],
  );
});

test('No secret stands in a backup or in what is said of it', async () => {
  const file = join(dir, 'planted.backup');
  const said = [
    await make(file, '--with-secrets'),
    await look('show', file, ...own),
    await look('check', file),
  ];
  const planted = [
    ...Object.values(passwords),
    readFileSync(join(dir, 'office.key'), 'utf8').trim(),
    passphrase,
  ];
  const bytes = readFileSync(file);
  for (const secret of planted) {
    for (const form of [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')])
      assert.equal(bytes.includes(form), false, form);
    for (const { out, err } of said) assert.equal(`${out}${err}`.includes(secret), false);
  }
  assert.match(
    bytes.toString('latin1'),
    /^holdfast cluster backup\n[^{]*holdfast restore THIS-FILE --node n1\n/,
  );
});

test('check tells whether a backup is whole without its passphrase, and more with it', async () => {
  const file = join(dir, 'check.backup');
  await make(file);
  const [whole, opened] = [
    await look('check', file, '-o', 'json'),
    await look('check', file, ...own, '-o', 'json'),
  ];
  assert.deepEqual(
    [whole, opened].map(({ out }) => JSON.parse(out).opened),
    [false, true],
  );
});

test('A wrong passphrase, none, and one that is too short are told apart from damage', async () => {
  const file = join(dir, 'wrong.backup');
  const other = join(dir, 'other');
  await make(file);
  writeFileSync(other, 'another one that opens nothing\n');
  const wrong = await look('show', file, '--passphrase-file', other);
  assert.equal(wrong.exit, 3);
  assert.match(wrong.err, /does not open .* which is whole/);
  const none = await look('show', file);
  assert.equal(none.exit, 2);
  assert.match(none.err, /--passphrase-file/);
  writeFileSync(other, 'short\n');
  const short = await runWords(undefined, [
    'backup',
    join(dir, 'x'),
    '--cluster',
    cluster,
    '--passphrase-file',
    other,
  ]);
  assert.match(short.err, /5 characters/);
  assert.equal(existsSync(join(dir, 'x')), false);
});

test('A backup that is cut off anywhere, or changed anywhere, is refused and named', async () => {
  const file = join(dir, 'damaged.backup');
  await make(file);
  const whole = readFileSync(file);
  const tried = async (bytes: Uint8Array) => {
    writeFileSync(file, bytes);
    const { exit, err } = await look('check', file);
    assert.equal(exit, 1, err);
    return err;
  };
  for (const length of [0, 1, 10, 100, 700, whole.length - 200, whole.length - 1])
    assert.match(
      await tried(whole.subarray(0, length)),
      /it is cut off|does not begin like one/,
      `${length} bytes`,
    );
  for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 40)) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    assert.match(await tried(bytes), /it was changed|is cut off|does not begin like one/, `byte ${at}`);
  }
  assert.match(await tried(Buffer.concat([whole, Buffer.from('more')])), /it was changed/);
});

test('A backup of a later version, of a store alone, and another file are told apart', async () => {
  const file = join(dir, 'which.backup');
  await make(file);
  const text = readFileSync(file, 'latin1');
  const later = text
    .replace('{"format":1,', '{"format":2,')
    .replace(/"version":"[^"]*"/, '"version":"9.0.0"');
  writeFileSync(file, later, 'latin1');
  assert.match((await look('check', file)).err, /was written by Holdfast 9\.0\.0/);
  await runWords(undefined, ['store', 'backup', cluster, join(dir, 'of-store')]);
  assert.match((await look('check', join(dir, 'of-store'))).err, /holdfast store restore/);
  assert.match((await look('check', cluster)).err, /does not begin like one/);
  assert.match((await look('check', join(dir, 'nothing'))).err, /ENOENT/);
});

test('In a directory the newest stay, and nothing else is touched', async () => {
  const to = join(dir, 'kept');
  mkdirSync(to);
  writeFileSync(join(to, 'other-2020-01-01T000000Z.backup'), '');
  for (const day of ['01', '02', '03']) writeFileSync(join(to, `office-2020-01-${day}T000000Z.backup`), '');
  const made = await make(to, '--keep', '2');
  assert.equal(made.exit, 0, made.err);
  const names = readdirSync(to).sort();
  assert.equal(names.length, 3);
  assert.deepEqual(names.slice(0, 1), ['office-2020-01-03T000000Z.backup']);
  assert.ok(names.includes('other-2020-01-01T000000Z.backup'));
  assert.equal((await make(to, '--keep', '0')).exit, 2);
  assert.equal((await make(join(dir, 'no-directory'), '--keep', '2')).exit, 2);
});

test('A backup without a store that answers is not made', async () => {
  const away = join(dir, 'away.yaml');
  writeFileSync(away, readFileSync(cluster, 'utf8').replace(`:${port}"`, ':1"'));
  const made = await runWords(undefined, ['backup', join(dir, 'none'), '--cluster', away, ...own]);
  assert.equal(made.exit, 1);
  assert.match(made.err, /store gave no answer/);
  assert.equal(existsSync(join(dir, 'none')), false);
});

test('The page on backups says how one is opened without Holdfast', async () => {
  const file = join(dir, 'by-hand.backup');
  await make(file);
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs/operations/backup.md'), 'utf8');
  const program = /node -e '([^']+)' FILE PASSPHRASE/.exec(page)?.[1] ?? '';
  const opened = execFileSync(process.execPath, ['-e', program, file, passphrase], { encoding: 'utf8' });
  assert.equal(JSON.parse(opened).cluster, 'office');
});

test('A head that asks for more memory than a passphrase is worth is not obeyed', () => {
  const head = { cluster: 'office', at: new Date(0).toISOString(), version: '1' };
  const bytes = sealFile(Buffer.from('x'), passphrase, head, 'words');
  const greedy = Buffer.from(bytes.toString('latin1').replace('"N":131072', '"N":999424'), 'latin1');
  assert.throws(() => examineSealedFile(greedy), SealedFileError);
});
