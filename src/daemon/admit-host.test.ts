/** The order in which a host is let in, and that it is let in by its token alone. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakeAccess } from '../api/testing/fake-access.ts';
import { composeEdition } from '../core/edition.ts';
import type { Document } from '../core/takeover/document.ts';
import type { KnownToken } from '../ports/access.ts';
import type { RequestOutcome } from '../ports/agent-facade.ts';
import type { JoiningHost, JoinOutcome, JoinWork } from '../ports/joining.ts';
import { createHostAdmission } from './admit-host.ts';

const host: JoiningHost = { node: 'c', addresses: ['10.0.0.3'], wanted: {}, request: 'its key' };
const files = {
  addresses: { net0: '10.0.0.3' },
  added: true,
  certificate: 'certificate',
  authority: 'authority',
  people: null,
  file: 'the file with c',
  key: 'a2V5',
};

let access: FakeAccess;
let done: string[];
let version: number;
let nodes: Document['nodes'];
let outcomes: RequestOutcome[];
let work: JoinWork;
let issuedAt: number[];
const keyOf = (letter: string) => letter.repeat(64);

beforeEach(() => {
  access = new FakeAccess();
  done = [];
  version = 4;
  nodes = { a: { is: 'out' } };
  outcomes = [];
  issuedAt = [];
  work = { key: keyOf('c'), result: { is: 'ready', text: '{}', files } };
});

const stored = composeEdition(
  { text: '{}', source: 'the file', file: 'f' },
  { by: 'root', node: 'a', at: 1, version: 1 },
  [],
);

function open() {
  return createHostAdmission({
    self: 'a',
    identity: '/identity',
    keyFile: '/key',
    path: '/cluster.yaml',
    access: {
      useJoin: (...given) => {
        done.push('use the token');
        return access.useJoin(...given);
      },
      joinTime: (node) => access.joinTime(node),
      bringIn: (...given) => {
        done.push('take back older certificates');
        return access.bringIn(...given);
      },
    },
    configs: {
      read: async () => stored,
      put: async (by, { source }) => {
        done.push(`put ${source}, by ${by}`);
        return 'hash';
      },
    },
    submit: async (by, request) => {
      done.push(`submit ${JSON.stringify(request)}, by ${by}`);
      return outcomes.shift() ?? { outcome: 'accepted' };
    },
    cluster: () => ({
      name: 'office',
      document: { config: { hash: 'h', version }, nodes } as unknown as Document,
    }),
    prepare: async ({ source, at }) => {
      done.push(`prepare ${source}`);
      issuedAt.push(at);
      return work;
    },
    follow: (before, after) => void done.push(`follow: ${before}, then ${after}`),
    wall: () => access.at,
  });
}

async function token(node?: string): Promise<KnownToken> {
  const opens = { is: 'join', ...(node && { node }) } as const;
  const made = await access.createToken({ name: 'join', opens, by: 'root', forMs: 60_000 });
  return made!.known;
}

const again = ({ id }: KnownToken): KnownToken => ({ id, token: access.now.tokens[id]! });
const told = (outcome: JoinOutcome) =>
  outcome.outcome === 'refused' || outcome.outcome === 'unanswered'
    ? outcome.reason.kind
    : outcome.outcome === 'not-let-in'
      ? outcome.why
      : outcome.joined.version;

test('Nothing is changed before all is worked out and the token is used up; then the configuration is', async () => {
  const known = await token();
  const outcome = await open()(known, host);
  const by = `join of c by token ${known.id}`;
  assert.deepEqual(done, [
    'prepare the file',
    'use the token',
    `put the file with c, by ${by}`,
    `submit {"kind":"apply","hash":"hash","base":4}, by ${by}`,
    'follow: the file, then the file with c',
    'take back older certificates',
  ]);
  assert.deepEqual(outcome, {
    outcome: 'joined',
    joined: { cluster: 'office', node: 'c', version: 5, ...files },
  });
});

test('A node that stands in the file changes no configuration', async () => {
  work = { ...work, result: { is: 'ready', text: '{}', files: { ...files, added: false } } };
  assert.equal(told(await open()(await token(), host)), 4);
  assert.deepEqual(done, ['prepare the file', 'use the token', 'take back older certificates']);
});

test('What is refused leaves the token as it was', async () => {
  work = { ...work, result: { is: 'refused', reason: { kind: 'join-name-taken', node: 'c' } } };
  const known = await token();
  assert.equal(told(await open()(known, host)), 'join-name-taken');
  assert.deepEqual(done, ['prepare the file']);
  assert.equal(again(known).token.spent, undefined);
});

test('A configuration that somebody changed meanwhile is taken up, and the node put into that', async () => {
  outcomes = [{ outcome: 'refused', reason: { kind: 'configuration-changed', version: 5, base: 4 } }];
  assert.equal(told(await open()(await token(), host)), 5);
  assert.equal(done.filter((one) => one.startsWith('prepare')).length, 2);
});

test('The same host with the same key goes on where it was interrupted, and nobody else', async () => {
  const known = await token();
  outcomes = [{ outcome: 'unanswered', reason: { kind: 'request-waits-for-store' } }];
  assert.equal(told(await open()(known, host)), 'request-waits-for-store');
  assert.equal(told(await open()(again(known), host)), 5);
  assert.equal(told(await open()(again(known), { ...host, node: 'd' })), 'used');
  work = { ...work, key: keyOf('d') };
  assert.equal(told(await open()(again(known), host)), 'used');
  work = { ...work, result: { is: 'refused', reason: { kind: 'join-name-taken', node: 'c' } } };
  assert.equal(told(await open()(again(known), host)), 'used', 'it learns nothing but that');
});

test('Two hosts at once by one token: one of them', async () => {
  const known = await token();
  const admit = open();
  const both = await Promise.all([admit(known, host), admit(known, { ...host, node: 'd' })]);
  assert.deepEqual(both.map(told), [5, 'used']);
});

test('A token for one node lets no other in, and is not used up by it', async () => {
  const known = await token('b');
  assert.equal(told(await open()(known, host)), 'join-for-another');
  assert.deepEqual(done, []);
});

test('A member keeps its name, but from itself', async () => {
  const known = await token();
  nodes = { c: { is: 'in', inc: 'c.1', lapse: false } };
  assert.equal(told(await open()(known, host)), 'join-name-taken');
  nodes = {};
  await open()(known, host);
  nodes = { c: { is: 'in', inc: 'c.1', lapse: false } };
  assert.equal(told(await open()(again(known), host)), 5);
});

const last = () => issuedAt.at(-1)!;

test('A host that joins under a name has every certificate of before taken back, and its own counts, by whichever clock', async () => {
  access.at = Math.floor(access.at / 1000) * 1000 + 400;
  await access.barNode('c', 'root');
  // The node that answers is behind, and what was issued in the same second is older.
  access.at -= 30_000;
  assert.equal(told(await open()(await token(), host)), 5);
  assert.equal(last() % 1000, 0, 'a certificate knows whole seconds');
  assert.equal(access.isBarred('c', last()), false);
  assert.equal(access.isBarred('c', last() - 1000), true);
  assert.equal(access.renewalTime('c'), last(), 'its next one counts, too');
  await access.barNode('c', 'root');
  assert.equal(access.isBarred('c', last()), true, 'and it is taken out again');
  assert.equal(told(await open()(await token(), host)), 5);
  assert.equal(access.isBarred('c', last()), false);
});

test('A host that comes again by its token gets a later certificate each time, until its node is taken out', async () => {
  const known = await token();
  for (const _ of [1, 2, 3]) {
    assert.equal(told(await open()(again(known), host)), 5);
    assert.equal(access.isBarred('c', last()), false);
    assert.equal(access.isBarred('c', issuedAt.at(-2) ?? 0), true);
  }
  access.at -= 30_000;
  await access.barNode('c', 'root');
  assert.equal(told(await open()(again(known), host)), 'revoked');
});

test('A host whose node is taken out while it joins is not let in', async () => {
  const admit = open();
  const known = await token();
  const { useJoin } = access;
  access.useJoin = async (...given) => {
    const why = await useJoin.apply(access, given);
    access.at += 60_000;
    await access.barNode('c', 'root');
    return why;
  };
  assert.equal(told(await admit(known, host)), 'revoked');
});
