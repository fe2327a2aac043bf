import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitions } from '../commands/index.ts';
import { complete } from './complete.ts';

/** The words that are offered for a line, or what else is. The last word is being written; `_` stands for an empty one. */
function offered(line: string): readonly string[] | string {
  const words = line.split(' ').map((word) => (word === '_' ? '' : word));
  const offers = complete(definitions, words);
  if (offers.kind === 'names') return `names of ${offers.of}`;
  return offers.kind === 'words' ? offers.words.map(({ word }) => word) : offers.kind;
}

const expected: readonly [line: string, offers: readonly string[] | string][] = [
  ['explain _', ['group']],
  ['group move _', 'names of group'],
  ['group move web _', 'names of node'],
  ['group move web my-vm2 _', ['--for', '--no-wait', '--timeout', '--state-dir', '--help']],
  ['group move web --no-wait --t', ['--for', '--timeout', '--state-dir', '--help']],
  ['group move --for _', []],
  ['group move --for 8h _', 'names of group'],
  ['group maintenance web _', ['on', 'off']],
  ['resource show _', 'names of resource'],
  ['status -o _', ['table', 'json', 'yaml']],
  ['node list -o json -', ['--state-dir', '--help']],
  ['status --output=j', ['--output=table', '--output=json', '--output=yaml']],
  ['status --output =', ['table', 'json', 'yaml']],
  ['status --output = j', ['table', 'json', 'yaml']],
  ['status --state-dir _', 'directories'],
  ['validate _', 'files'],
  ['agent --cluster _', 'files'],
  ['events --node _', 'names of node'],
  ['events --node=my', 'names of node'],
  ['lab power _', 'names of lab-host'],
  ['lab link my-vm1 _', 'names of lab-network'],
  ['lab power --lab _', 'names of lab'],
  ['lab exec my-vm1 -- -', []],
  ['completion _', ['bash', 'zsh', 'fish']],
  ['--', ['--host', '--identity', '--token-file', '--user', '--password-file']],
  ['--host _', 'names of node'],
  ['--host h1 --user eve --pass', ['--host', '--identity', '--token-file', '--user', '--password-file']],
  ['--host h1 --user eve --password-file _', 'files'],
  ['--host=h1 --identity _', 'directories'],
  ['--host h1 group move web _', 'names of node'],
  ['help group _', offered('group _')],
  ['help group move _', []],
  ['nonsense _', []],
  ['group nonsense _', []],
];

for (const [line, offers] of expected) {
  test(`complete() offers for "${line}" ${typeof offers === 'string' ? offers : offers.join(' ') || 'nothing'}`, () => {
    assert.deepEqual(offered(line), offers);
  });
}

test('complete() offers every command that is not hidden, each first word once', () => {
  const firsts = definitions.filter((d) => !d.hidden).map((d) => d.path[0]);
  assert.deepEqual(offered('_'), [...new Set([...firsts, 'help'])]);
  for (const { path, hidden } of definitions.filter((d) => d.path.length === 2)) {
    const seconds = offered(`${path[0]} _`);
    assert.equal(seconds.includes(path[1] ?? ''), !hidden, path.join(' '));
  }
});

test('complete() offers every option of every command', () => {
  for (const { path, options, hidden, args } of definitions) {
    if (hidden) continue;
    const line = [...path, ...Object.keys(args).map(() => 'x'), '--'].join(' ');
    if (Object.values(args).some(({ rest }) => rest)) continue;
    const said = Object.entries(options).map(([name, { negated }]) =>
      negated ? `--no-${name}` : `--${name}`,
    );
    assert.deepEqual(offered(line), [...said, '--help'], path.join(' '));
  }
});

test('complete() knows the state directory that was named before the name', () => {
  const offers = complete(definitions, ['node', 'show', '--state-dir', '/run/a', '']);
  assert.ok(offers.kind === 'names');
  assert.equal(offers.given.get('state-dir'), '/run/a');
});
