/** Who may come in, as pure changes: what counts, what is believed of a store, and that nothing taken back comes back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AccessDocument, emptyAccess, isBarred, type Token } from './access-document.ts';
import {
  addToken,
  barNode,
  bringIn,
  joinTime,
  judgeUse,
  renewalTime,
  revokeCertificates,
  revokeTokens,
  tokensMax,
  tokensMeant,
  useJoinToken,
} from './change-access.ts';
import { forgetEnded, mergeAccess } from './merge-access.ts';
import { readAccess } from './read-access.ts';

const token = (change: Partial<Token> = {}): Token => ({
  name: 'eve',
  hash: 'a'.repeat(64),
  opens: { is: 'role', role: 'operate' },
  by: 'root',
  madeAt: 1000,
  endsAt: 9000,
  ...change,
});
const withTokens = (tokens: AccessDocument['tokens']): AccessDocument => ({
  ...emptyAccess,
  edition: 3,
  tokens,
});
const one = withTokens({ '0000000a': token() });
const by = { by: 'ada', at: 2000 };

test('readAccess() gives back what was written, fields of later versions left out', () => {
  const full = revokeCertificates(revokeTokens(one, ['0000000a'], by), {
    '0f': { name: 'my-vm1', by: 'ada', at: 1, endsAt: 2 },
  });
  assert.deepEqual(readAccess(JSON.parse(JSON.stringify(full))), full);
  assert.deepEqual(readAccess({ ...full, later: 1 }), full);
});

const spoilt: Readonly<Record<string, unknown>> = {
  'nothing at all': undefined,
  'a text': 'access',
  'another format': { ...one, format: 2 },
  'no edition': { ...one, edition: undefined },
  'a negative edition': { ...one, edition: -1 },
  'tokens in a list': { ...one, tokens: [token()] },
  'a token by another id': withTokens({ __proto: token() }),
  'a token without a hash': withTokens({ '0000000a': token({ hash: '' }) }),
  'a token of no role': withTokens({ '0000000a': token({ opens: { is: 'role', role: 'root' } as never }) }),
  'a role of every object': withTokens({
    '0000000a': token({ opens: { is: 'role', role: 'constructor' } as never }),
  }),
  'an end that is none': withTokens({ '0000000a': token({ endsAt: Number.POSITIVE_INFINITY }) }),
  'a name with a line break': withTokens({ '0000000a': token({ name: 'a\nb' }) }),
  'a token for a node that is none': withTokens({
    '0000000a': token({ opens: { is: 'join', node: 7 as never } }),
  }),
  'something else instead of the key of who used it': withTokens({
    '0000000a': token({ spent: { is: 'used', by: 'c', at: 1, key: 'x' } }),
  }),
  'something else instead of who spent it': withTokens({ '0000000a': token({ spent: true as never }) }),
  'a node that came in with a key that is none': {
    ...one,
    barred: { 'my-vm1': { by: 'ada', at: 1, key: 'x' } },
  },
  'a node that was taken out at no time': { ...one, barred: { 'my-vm1': { by: 'ada' } } },
  'no list of what was revoked': { ...one, revoked: null },
};
for (const [what, value] of Object.entries(spoilt))
  test(`readAccess() takes ${what} for no access document`, () => {
    assert.equal(readAccess(value), undefined);
  });

test('A token that was taken back stays so when the store shows it in force again', () => {
  const seen = revokeTokens(one, ['0000000a'], by);
  assert.deepEqual(mergeAccess(seen, one).tokens, seen.tokens);
  assert.deepEqual(mergeAccess(seen, emptyAccess).tokens, seen.tokens);
});

test('A certificate that was taken back stays so when the store knows nothing of it', () => {
  const revoked = { '0f': { name: 'my-vm1', by: 'ada', at: 1, endsAt: 2 } };
  assert.deepEqual(mergeAccess(revokeCertificates(one, revoked), one).revoked, revoked);
});

test('A node that was taken out stays so for certificates of before, whatever a store shows later, and not for later ones', () => {
  const seen = barNode(barNode(one, 'my-vm3', { by: 'ada', at: 500 }), 'my-vm3', by);
  for (const merged of [mergeAccess(seen, one), mergeAccess(one, seen), mergeAccess(seen, seen)]) {
    assert.deepEqual(readAccess(JSON.parse(JSON.stringify(merged))), merged);
    assert.equal(isBarred(merged, 'my-vm3', 1999), true);
    assert.equal(isBarred(merged, 'my-vm3', 2000), false);
    assert.equal(isBarred(merged, 'my-vm2', 1), false);
    assert.equal(isBarred(merged, 'constructor', 1), false);
  }
  assert.equal(
    isBarred(mergeAccess(seen, barNode(one, 'my-vm3', { by: 'ada', at: 500 })), 'my-vm3', 1999),
    true,
  );
});

test('A token in force that the store does not show any more counts no more', () => {
  assert.deepEqual(mergeAccess(one, emptyAccess).tokens, {});
});

test('What the store adds is taken as it is', () => {
  const more = withTokens({ ...one.tokens, '0000000b': token() });
  assert.equal(mergeAccess(one, more), more);
});

test('tokensMeant() means one by its id, all in force by their name, and none that ended or is spent', () => {
  const many = withTokens({
    '0000000a': token(),
    '0000000b': token(),
    '0000000c': token({ endsAt: 1500 }),
    '0000000d': token({ spent: { is: 'revoked', ...by } }),
    '0000000e': token({ name: '0000000a' }),
  });
  assert.deepEqual(tokensMeant(many, 'eve', 2000), ['0000000a', '0000000b']);
  assert.deepEqual(tokensMeant(many, '0000000a', 2000), ['0000000a']);
  for (const meant of ['0000000c', '0000000d', 'nobody', ''])
    assert.deepEqual(tokensMeant(many, meant, 2000), []);
});

const host = { node: 'c', key: 'c'.repeat(64) };

test('useJoinToken() takes a token for joining once, before its end, and no other', () => {
  const join = withTokens({ '0000000a': token({ opens: { is: 'join' } }), '0000000b': token() });
  const used = useJoinToken(join, '0000000a', host, 2000);
  assert.deepEqual(used?.tokens['0000000a']?.spent, { is: 'used', by: 'c', at: 2000, key: host.key });
  assert.deepEqual(readAccess(JSON.parse(JSON.stringify(used))), used);
  assert.equal(useJoinToken(join, '0000000a', host, 9000), undefined);
  assert.equal(useJoinToken(join, '0000000b', host, 2000), undefined);
  assert.equal(useJoinToken(join, 'toString', host, 2000), undefined);
  const revoked = revokeTokens(join, ['0000000a'], by);
  assert.equal(useJoinToken(revoked, '0000000a', host, 2000), undefined);
});

test('useJoinToken() lets the host that used it come again until it ends, and nobody else', () => {
  const join = withTokens({ '0000000a': token({ opens: { is: 'join' } }) });
  const used = useJoinToken(join, '0000000a', host, 2000)!;
  assert.equal(useJoinToken(used, '0000000a', host, 3000), used);
  assert.equal(useJoinToken(used, '0000000a', host, 9000), undefined);
  assert.equal(useJoinToken(used, '0000000a', { ...host, node: 'd' }, 3000), undefined);
  assert.equal(useJoinToken(used, '0000000a', { ...host, key: 'd'.repeat(64) }, 3000), undefined);
});

test('useJoinToken() does not let a host come again that was taken out of the cluster since', () => {
  const join = withTokens({ '0000000a': token({ opens: { is: 'join' } }) });
  const used = useJoinToken(join, '0000000a', host, 2000)!;
  const out = barNode(used, host.node, { by: 'ada', at: 3000 });
  assert.equal(useJoinToken(out, '0000000a', host, 4000), undefined);
  assert.equal(judgeUse(out, '0000000a', host, 4000), 'revoked');
  const again = { ...out, tokens: { ...out.tokens, '0000000b': token({ opens: { is: 'join' } }) } };
  const back = useJoinToken(again, '0000000b', host, 4000);
  assert.ok(back, 'by a new token it does');
  assert.equal(useJoinToken(back, '0000000b', host, 5000), back);
});

test('A node that is taken out by a clock that is behind is out for what its host came in by', () => {
  const join = withTokens({ '0000000a': token({ opens: { is: 'join' } }) });
  const used = useJoinToken(join, '0000000a', host, 4000)!;
  const out = barNode(used, host.node, { by: 'ada', at: 2000 });
  assert.equal(judgeUse(out, '0000000a', host, 4000), 'revoked');
  assert.equal(isBarred(out, host.node, 4000), true);
});

test('A host that came in is in for its own certificate and those after it; older ones, and a removal meanwhile, count', () => {
  const bar = { by: 'join', at: joinTime(one, host.node, 2400) };
  assert.equal(bar.at, 3000, 'later than any of the same second');
  const came = bringIn(one, host, bar)!;
  assert.deepEqual(readAccess(JSON.parse(JSON.stringify(came))), came);
  assert.deepEqual(
    [2999, 3000].map((at) => isBarred(came, host.node, at)),
    [true, false],
  );
  assert.equal(joinTime(came, host.node, 100), 4000);
  assert.deepEqual(
    [100, 5000].map((at) => renewalTime(came, host.node, at)),
    [3000, 5000],
  );
  const out = barNode(came, host.node, { by: 'ada', at: 1 });
  assert.equal(isBarred(out, host.node, 3000), true);
  assert.equal(renewalTime(out, host.node, 100), 100, 'whoever is out is dated as it asks');
  assert.equal(bringIn(out, host, bar), undefined);
});

test('addToken() refuses one more than the most that may be in force', () => {
  let full: AccessDocument | undefined = emptyAccess;
  for (let i = 0; i < tokensMax; i += 1)
    full = full && addToken(full, i.toString(16).padStart(8, '0'), token());
  assert.equal(Object.keys(full?.tokens ?? {}).length, tokensMax);
  assert.equal(full && addToken(full, 'ffffffff', token()), undefined);
  assert.ok(full && addToken(full, 'ffffffff', token({ madeAt: 9000 })), 'those that ended do not count');
});

test('forgetEnded() drops what ended more than a month ago', () => {
  const month = 30 * 24 * 3_600_000;
  assert.deepEqual(forgetEnded(one, 9000 + month - 1), one);
  assert.deepEqual(forgetEnded(one, 9000 + month).tokens, {});
});
