import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJoinText, renderJoinText } from './join-text.ts';

const whole = {
  cluster: 'office',
  places: [
    { host: '10.99.0.11', port: 7406 },
    { host: 'fd00::11', port: 7406 },
  ],
  fingerprint: 'ab'.repeat(32),
  secret: `hft_5f0c2a91_${'x'.repeat(43)}`,
  node: undefined,
};

test('parseJoinText() reads back what was written, with a name of the node and without', () => {
  for (const one of [whole, { ...whole, node: 'host2' }]) {
    const text = renderJoinText(one);
    assert.match(text, /^hf1\.[\w-]+$/, 'one word that a shell leaves alone');
    assert.deepEqual(parseJoinText(text), one);
  }
});

const encoded = (value: unknown) => `hf1.${Buffer.from(JSON.stringify(value)).toString('base64url')}`;
const a = [['10.99.0.11', 7406]];
const { fingerprint: f, secret: s, cluster: c } = whole;

const wrong: Readonly<Record<string, string>> = {
  nothing: '',
  'a token of a person': whole.secret,
  'one that was cut': renderJoinText(whole).slice(0, -9),
  'another version': renderJoinText(whole).replace('hf1', 'hf2'),
  'no JSON': 'hf1.AAAA',
  null: encoded(null),
  'no place': encoded({ a: [], f, s, c }),
  'a place with a line break': encoded({ a: [['h\n', 1]], f, s, c }),
  'a place without a port': encoded({ a: [['h']], f, s, c }),
  'a place with a port that is none': encoded({ a: [['h', 70_000]], f, s, c }),
  'no fingerprint': encoded({ a, s, c }),
  'a short fingerprint': encoded({ a, f: 'ab', s, c }),
  'no secret': encoded({ a, f, c }),
  'a name that is none': encoded({ a, f, s, c, n: '' }),
  'more than a terminal takes': encoded({
    a: Array.from({ length: 100 }, () => ['x'.repeat(190), 1]),
    f,
    s,
    c,
  }),
};
for (const [what, text] of Object.entries(wrong))
  test(`parseJoinText() takes ${what} for no token`, () => {
    assert.equal(parseJoinText(text), undefined);
  });
