import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { accessName } from '../core/access/access-document.ts';
import { documentKey } from '../core/domain-entries.ts';
import { createSealedAccess } from '../store/access-domain.ts';
import { MemoryEngine } from '../store/memory/memory-engine.ts';
import { openMemoryStore } from '../store/memory/memory-store.ts';
import type { KeyRing } from '../values/cluster-keys.ts';
import { accessCopy } from './access-copy.ts';
import { type AccessDomain, createAccess } from './create-access.ts';

let dir: string;
let end: AbortController;
let engine: MemoryEngine;
let said: string[];
let at: number;
const ring: KeyRing = { keys: [createSecretKey(randomBytes(32))] };

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-access-'));
  end = new AbortController();
  engine = new MemoryEngine();
  said = [];
  at = Date.now();
});
afterEach(() => {
  end.abort();
  // The last copy may just be written.
  rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 });
});

const domainOf = (): AccessDomain => createSealedAccess(openMemoryStore(engine), ring, 'office');

function open(domain: AccessDomain = domainOf(), stateDir = dir) {
  const report = (text: string) => void said.push(text);
  return createAccess({ domain, copy: accessCopy(stateDir), wall: () => at, report, signal: end.signal });
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, what);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const operate = { is: 'role', role: 'operate' } as const;
const draft = { name: 'eve', opens: operate, by: 'root', forMs: 60_000 };

test('A token that one node made opens its role on another until it is taken back there', async () => {
  const [one, other] = [await open(), await open(undefined, mkdtempSync(join(dir, 'other-')))];
  const made = await one.createToken(draft);
  const text = made?.text ?? '';
  await until('the other node knows it', () => other.signIn(text) !== undefined);
  assert.deepEqual(other.signIn(text), { id: made?.known.id, name: 'eve', role: 'operate' });
  assert.deepEqual(
    (await other.revokeTokens('eve', 'ada')).map(({ id }) => id),
    [made?.known.id],
  );
  assert.equal(other.signIn(text), undefined);
  await until('the first node has heard of it', () => one.signIn(text) === undefined);
});

test('Neither the store nor the copy on the disk holds the secret', async () => {
  const access = await open();
  const { text = '' } = (await access.createToken(draft)) ?? {};
  const secret = text.split('_').slice(2).join('_');
  const stored = JSON.stringify([...engine.entries(accessName)]);
  await until('it is kept', () => engine.entries(accessName).size === 1);
  await until('it is on the disk', () => copied().includes('eve'));
  assert.ok(secret.length > 40);
  for (const place of [stored, copied()]) assert.ok(!place.includes(secret));
});

function copied(): string {
  try {
    return readFileSync(join(dir, 'access.json'), 'utf8');
  } catch {
    return '';
  }
}

test('A wrong, a cut, an ended and a made-up token open nothing', async () => {
  const access = await open();
  const { text = '' } = (await access.createToken(draft)) ?? {};
  const other = text.endsWith('A') ? 'B' : 'A';
  for (const wrong of [
    '',
    'hft_',
    text.slice(0, -1),
    `${text.slice(0, -1)}${other}`,
    `${text} `,
    'hft_toString_x',
    text.toUpperCase(),
  ])
    assert.equal(access.signIn(wrong), undefined, wrong);
  assert.ok(access.signIn(text));
  at += 60_000;
  assert.equal(access.signIn(text), undefined);
});

test('A token for joining signs nobody in', async () => {
  const access = await open();
  const { text = '' } = (await access.createToken({ ...draft, opens: { is: 'join' } })) ?? {};
  assert.equal(access.signIn(text), undefined);
});

const joining = { node: 'c', key: 'c'.repeat(64) };

test('A token for joining that another node just made counts here, for one host, until it ends', async () => {
  const [one, other] = [await open(), await open(undefined, mkdtempSync(join(dir, 'other-')))];
  const { text = '', known } = (await one.createToken({ ...draft, opens: { is: 'join' } })) ?? {};
  assert.deepEqual(await other.examineJoin(text), known);
  assert.equal(await other.useJoin(known!.id, joining), undefined);
  assert.equal(await one.useJoin(known!.id, joining), undefined, 'the same host again');
  assert.equal(await one.useJoin(known!.id, { ...joining, key: 'd'.repeat(64) }), 'used');
  at += 60_000;
  assert.equal(await one.examineJoin(text), 'ended');
});

test('No wrong token is one for joining', async () => {
  const access = await open();
  const { text = '' } = (await access.createToken({ ...draft, opens: { is: 'join' } })) ?? {};
  const role = (await access.createToken(draft))?.text ?? '';
  const other = text.endsWith('A') ? 'B' : 'A';
  for (const wrong of ['', 'x', text.slice(0, -1), `${text.slice(0, -1)}${other}`, role, 'hft_00000000_x'])
    assert.equal(await access.examineJoin(wrong), 'unknown', wrong);
  await access.revokeTokens('eve', 'ada');
  assert.equal(await access.examineJoin(text), 'revoked');
});

test('With the store away a node that starts again lets in by the copy it kept', async () => {
  const { text = '' } = (await (await open()).createToken(draft)) ?? {};
  await until('it is on the disk', () => copied().includes('eve'));
  const away: AccessDomain = {
    read: () => Promise.reject(new Error('away')),
    writeDocument: async () => ({ answer: 'unknown', said: 'away' }),
    watch: () => {},
  };
  const access = await open(away);
  assert.equal(access.signIn(text)?.role, 'operate');
  await assert.rejects(access.createToken(draft), /away/);
});

test('A write whose answer was lost is not done twice, and what others wrote meanwhile stays', async () => {
  const inner = domainOf();
  let lost = 2;
  const flaky: AccessDomain = {
    ...inner,
    read: () => inner.read(),
    watch: (onChange, signal) => inner.watch(onChange, signal),
    async writeDocument(expected, document) {
      const answer = await inner.writeDocument(expected, document);
      lost -= 1;
      return lost >= 0 ? { answer: 'unknown', said: 'lost' } : answer;
    },
  };
  const [access, other] = [await open(flaky), await open()];
  await Promise.all([access.createToken(draft), other.createToken({ ...draft, name: 'ada' })]);
  assert.deepEqual((await access.tokens()).map(({ token }) => token.name).sort(), ['ada', 'eve']);
});

test('What was written without the key of the cluster lets nobody in, is told once, and the next change mends it', async () => {
  const access = await open();
  const { text = '' } = (await access.createToken(draft)) ?? {};
  await until('it is on the disk', () => copied().includes('eve'));
  const entry = engine.entries(accessName).get(documentKey);
  const stranger = createSealedAccess(
    openMemoryStore(engine),
    { keys: [createSecretKey(randomBytes(32))] },
    'office',
  );
  const forgery = { format: 1, edition: 99, nonce: '', tokens: {}, revoked: {} };
  assert.equal((await stranger.writeDocument(entry?.version ?? 0, forgery)).answer, 'ok');
  const again = await open();
  await until('it is told', () => said.length > 0);
  assert.match(said.join(), /cannot be read in the store/);
  assert.ok(again.signIn(text), 'the copy counts');
  await again.createToken({ ...draft, name: 'ada' });
  assert.deepEqual((await again.tokens()).map(({ token }) => token.name).sort(), ['ada', 'eve']);
});

test('A copy that is broken is told and lets nobody in', async () => {
  writeFileSync(join(dir, 'access.json'), '{"format":1,');
  const access = await open();
  assert.match(said.join(), /access.json/);
  assert.deepEqual(await access.tokens(), []);
});
