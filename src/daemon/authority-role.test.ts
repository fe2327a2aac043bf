/** The key of the authority between directories of nodes, with real keys: whatever is cut off, one of them can issue. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { heldFiles, keptFor, proveHeld } from '../identity/held-authority.ts';
import { identityFiles } from '../identity/identity.ts';
import { createAuthorityFiles, issueToDirectory } from '../identity/issue-to-directory.ts';
import { unsealAuthority } from '../identity/unseal-authority.ts';
import type { AuthorityRole, KeysHeld, KeysOffered } from '../ports/authority-role.ts';
import { createAuthorityRole } from './authority-role.ts';

const names = ['a', 'b', 'c'] as const;
type Name = (typeof names)[number];
const passphrase = 'a long enough passphrase';

let dir: string;
let roles: Readonly<Record<Name, AuthorityRole>>;
/** What becomes of an offer on its way; undefined: it arrives. */
let onTheWay: ((to: Name, offered: KeysOffered) => Promise<KeysHeld>) | undefined;

const at = (name: string) => join(dir, name);
const arrives = async (to: Name, offered: KeysOffered): Promise<KeysHeld> => {
  const taken = roles[to].take(offered);
  if (taken.is === 'taken') return taken;
  throw new Error('said' in taken ? taken.said : 'reason' in taken ? taken.reason : taken.is);
};

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-role-'));
  onTheWay = undefined;
  const nowMs = Date.now();
  await createAuthorityFiles(at('a'), { cluster: 'office', passphrase, keepPassphrase: true, nowMs });
  for (const name of names)
    await issueToDirectory(at('a'), at(name), { name, addresses: ['10.0.0.1'], nowMs, lifeMs: 60_000 });
  const role = (self: Name) =>
    createAuthorityRole({
      self,
      identity: at(self),
      offer: (to, offered) => (onTheWay ?? arrives)(to as Name, offered),
      stateOf: async (node) => roles[node as Name].state(),
    });
  roles = { a: role('a'), b: role('b'), c: role('c') };
});
afterEach(() => rmSync(dir, { recursive: true }));

const move = (from: Name, to: Name) => roles[from].give({ to, moves: true, passphrase: undefined });
const holders = () => names.filter((name) => roles[name].state().is === 'ready');

test('A move leaves the key with the other node alone, as it was, and nothing beside it', async () => {
  const before = readFileSync(identityFiles(at('a')).authorityKey, 'utf8');
  const moved = await move('a', 'b');
  assert.equal(moved.is, 'given');
  assert.deepEqual(holders(), ['b']);
  assert.deepEqual(heldFiles(at('a')), []);
  assert.equal(readFileSync(identityFiles(at('b')).authorityKey, 'utf8'), before);
  assert.doesNotMatch(before, /BEGIN PRIVATE KEY/);
  unsealAuthority(at('b'), undefined, 'people');
  assert.equal((await move('a', 'c')).is, 'not-held');
});

test('A copy leaves it with both, and is taken again by who has it', async () => {
  for (const _ of [1, 2]) {
    const given = await roles.a.give({ to: 'b', moves: false, passphrase: undefined });
    assert.deepEqual(given, { is: 'given', removed: [] });
    assert.deepEqual(holders(), ['a', 'b']);
  }
});

const cutOff: Readonly<Record<string, (to: Name, offered: KeysOffered) => Promise<KeysHeld>>> = {
  'before it arrives': () => Promise.reject(new Error('no way')),
  'after it was taken': async (to, offered) => {
    await arrives(to, offered);
    throw new Error('the answer was lost');
  },
  'by an answer from before': (to, offered) => arrives(to, { ...offered, nonce: '0'.repeat(32) }),
  'by who signs with another key': async (_, { nonce }) => {
    await createAuthorityFiles(at('other'), {
      cluster: 'office',
      passphrase,
      keepPassphrase: true,
      nowMs: Date.now(),
    });
    return proveHeld(at('other'), `b, asked with ${nonce}`);
  },
};
for (const [how, way] of Object.entries(cutOff))
  test(`A move that is cut off ${how} removes nothing, and the next one ends it`, async () => {
    onTheWay = way;
    assert.equal((await move('a', 'b')).is, 'not-taken');
    assert.equal(heldFiles(at('a')).length, 3);
    onTheWay = undefined;
    assert.equal((await move('a', 'b')).is, 'given');
    assert.deepEqual(holders(), ['b']);
  });

for (const after of [1, 2, 3])
  test(`A process killed after it has removed ${after} of 3 files is followed by one that removes the rest`, async () => {
    await roles.a.give({ to: 'b', moves: false, passphrase: undefined });
    for (const file of heldFiles(at('a')).slice(0, after)) rmSync(file);
    assert.ok(holders().includes('b'));
    assert.equal((await move('a', 'b')).is, after === 3 ? 'not-held' : 'given');
    assert.deepEqual(heldFiles(at('a')), []);
    assert.deepEqual(holders(), ['b']);
  });

for (const after of [1, 2])
  test(`One killed after it has taken ${after} of 3 files takes the rest later`, async () => {
    const [people, nodes, beside] = heldFiles(at('a'));
    for (const file of [beside!, people!, nodes!].slice(0, after))
      cpSync(file, join(at('b'), basename(file)));
    assert.deepEqual(holders(), ['a']);
    assert.equal((await move('a', 'b')).is, 'given');
    assert.deepEqual(holders(), ['b']);
    unsealAuthority(at('b'), undefined, 'people');
  });

test('Two that give it to each other, and are both asked while they give, both keep it', async () => {
  await roles.a.give({ to: 'b', moves: false, passphrase: undefined });
  let meet = () => {};
  const met = new Promise<void>((resolve) => {
    meet = resolve;
  });
  onTheWay = async (to, offered) => {
    if (to === 'a') meet();
    await met;
    return arrives(to, offered);
  };
  const both = await Promise.all([move('a', 'b'), move('b', 'a')]);
  assert.deepEqual(
    both.map(({ is }) => is),
    ['not-taken', 'not-taken'],
  );
  assert.deepEqual(holders(), ['a', 'b']);
});

test('Two that give it to each other one just before the other leave it with one', async () => {
  await roles.a.give({ to: 'b', moves: false, passphrase: undefined });
  await Promise.all([move('a', 'b'), move('b', 'a')]);
  assert.equal(holders().length, 1);
});

test('What is offered is taken only with what opens it, of an authority that is known, and over none that nothing opens', async () => {
  await createAuthorityFiles(at('other'), {
    cluster: 'office',
    passphrase,
    keepPassphrase: true,
    nowMs: Date.now(),
  });
  const of = (name: string) => readFileSync(identityFiles(at(name)).authorityKey, 'utf8');
  const offer = { people: null, passphrase, beside: true, nonce: '0'.repeat(32) };
  const inVain: readonly KeysOffered[] = [
    { ...offer, nodes: of('other') },
    { ...offer, nodes: of('a'), passphrase: 'another passphrase' },
    { ...offer, nodes: 'no key at all' },
  ];
  for (const offered of inVain) {
    assert.equal(roles.b.take(offered).is, 'closed');
    assert.deepEqual(heldFiles(at('b')), []);
  }
  const kept = identityFiles(at('b')).authorityKey;
  writeFileSync(kept, of('other'));
  assert.equal(roles.b.take({ ...offer, nodes: of('a') }).is, 'closed');
  assert.equal(readFileSync(kept, 'utf8'), of('other'));
});

test('Where the passphrase is with a person it is needed, and is kept by neither', async () => {
  for (const name of ['a']) rmSync(identityFiles(at(name)).passphrase);
  const closed = await move('a', 'b');
  assert.ok(closed.is === 'closed' && /--passphrase-file/.test(closed.reason));
  assert.equal((await roles.a.give({ to: 'b', moves: true, passphrase })).is, 'given');
  assert.deepEqual([roles.a.state().is, roles.b.state().is], ['none', 'closed']);
  assert.ok(!existsSync(identityFiles(at('b')).passphrase));
});

test('It is removed for whoever signs with it for this node, and for nobody else', async () => {
  const nonce = '1'.repeat(32);
  const forOther = proveHeld(at('a'), keptFor('b', nonce));
  assert.equal(roles.a.drop(nonce, forOther, undefined).is, 'not-taken');
  assert.deepEqual(holders(), ['a']);
  assert.equal(roles.a.drop(nonce, proveHeld(at('a'), keptFor('a', nonce)), undefined).is, 'dropped');
  assert.deepEqual(holders(), []);
  assert.equal(roles.a.drop(nonce, forOther, undefined).is, 'not-held');
});
