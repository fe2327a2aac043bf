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
const keyOf = (letter: string) => letter.repeat(64);

beforeEach(() => {
  access = new FakeAccess();
  done = [];
  version = 4;
  nodes = { a: { is: 'out' } };
  outcomes = [];
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
    prepare: async ({ source }) => {
      done.push(`prepare ${source}`);
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
  ]);
  assert.deepEqual(outcome, {
    outcome: 'joined',
    joined: { cluster: 'office', node: 'c', version: 5, ...files },
  });
});

test('A node that stands in the file changes no configuration', async () => {
  work = { ...work, result: { is: 'ready', text: '{}', files: { ...files, added: false } } };
  assert.equal(told(await open()(await token(), host)), 4);
  assert.deepEqual(done, ['prepare the file', 'use the token']);
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
