/** Whose changes a copy would take back, by what it says and not by where it came from. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../core/config.ts';
import { type Step, takenBack } from './taken-back.ts';

interface Told {
  readonly timing?: number;
  readonly groups?: Readonly<Record<string, string>>;
}

const configOf = ({ timing = 100, groups = {} }: Told): Config =>
  ({
    timing: { beatIntervalMs: timing },
    groups: Object.fromEntries(
      Object.entries(groups).map(([name, params]) => [name, { resources: [{ name: 'one', params }] }]),
    ),
  }) as unknown as Config;

async function overruled(applied: readonly Told[], next: Told) {
  const configs = applied.map(configOf);
  async function* steps(): AsyncGenerator<Step> {
    for (let i = configs.length - 1; i > 0; i -= 1)
      yield { version: i + 1, before: configs[i - 1]!, config: configs[i]! };
  }
  return (await takenBack(configs.at(-1)!, configOf(next), steps())).map((o) => [
    o.version,
    o.places.map((place) => place.join('.')),
  ]);
}

const place = (group: string) => `groups.${group}.resources.one`;
const both = (group: string) => [`${place(group)}.name`, `${place(group)}.params`];
const base = { groups: { web: 'a' } };

const cases: readonly (readonly [string, readonly Told[], Told, unknown])[] = [
  [
    'the file in force with a change of its own',
    [base, { groups: { web: 'b' } }],
    { groups: { web: 'c' } },
    [],
  ],
  [
    'a group that came meanwhile',
    [base, { groups: { web: 'a', mail: 'm' } }],
    { ...base, timing: 50 },
    [[2, both('mail')]],
  ],
  [
    'a value that changed meanwhile',
    [base, { groups: { web: 'b' } }],
    { ...base, timing: 50 },
    [[2, [`${place('web')}.params`]]],
  ],
  [
    'a group that went meanwhile',
    [{ groups: { web: 'a', mail: 'm' } }, base],
    { groups: { web: 'a', mail: 'm' } },
    [[2, both('mail')]],
  ],
  [
    'two later ones, one of them changed otherwise',
    [base, { groups: { web: 'b' } }, { groups: { web: 'b' }, timing: 200 }],
    { ...base, timing: 50 },
    [
      [3, ['timing.beatIntervalMs']],
      [2, [`${place('web')}.params`]],
    ],
  ],
  [
    'nothing of what was taken back by another already',
    [base, { groups: { web: 'b' } }, base],
    { ...base, timing: 50 },
    [],
  ],
];

for (const [what, applied, next, expected] of cases) {
  test(`takenBack() tells of ${what}`, async () => {
    assert.deepEqual(await overruled(applied, next), expected);
  });
}
