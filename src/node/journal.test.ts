import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyGroup } from '../core/config.ts';
import { compileResource } from '../resource-types/compile-resource.ts';
import { context, definitionOf } from '../resource-types/testing.ts';
import { createJournal } from './journal.ts';
import { compileJournalEntry } from './journal-entry.ts';

const definition = {
  ...emptyGroup,
  resources: [
    definitionOf('address', { address: '10.156.76.58/22', network: 'office' }),
    definitionOf('exec', { command: ['serve'] }, { after: ['address'] }),
  ],
};
const entryOf = (group: string, gen: number) =>
  compileJournalEntry({
    group,
    gen,
    def: 'abc',
    definition,
    compile: (resource) => compileResource(resource, context),
  });

function inDirectory(run: (directory: string) => Promise<void> | void): () => Promise<void> {
  return async () => {
    const directory = mkdtempSync(join(tmpdir(), 'holdfast-journal-'));
    try {
      await run(directory);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };
}

test(
  'A journal gives back what was written, by a reader of its own',
  inDirectory(async (directory) => {
    const journal = createJournal(directory);
    await journal.write(entryOf('web', 7));
    await journal.write(entryOf('../odd name', 1));
    await journal.writeSeen({ epoch: 2, lineage: 'l', version: 12, mark: 'ab' });
    const { entries, seen, problems, unreadable } = createJournal(directory).read();
    assert.deepEqual(
      entries.find(({ group }) => group === 'web'),
      JSON.parse(JSON.stringify(entryOf('web', 7))),
    );
    assert.equal(entries.length, 2);
    assert.deepEqual(seen, { epoch: 2, lineage: 'l', version: 12, mark: 'ab' });
    assert.deepEqual([problems, unreadable], [[], []]);
    await journal.remove('web');
    await journal.remove('web');
    assert.deepEqual(
      journal.read().entries.map(({ group }) => group),
      ['../odd name'],
    );
    assert.deepEqual(readdirSync(directory).sort(), ['journal', 'seen.json']);
  }),
);

test('A journal entry holds its resources in stop order with the steps that end them', () => {
  const { resources } = entryOf('web', 7);
  assert.deepEqual(
    resources.map(({ name, hardStop }) => [name, ...hardStop.map(({ kind }) => kind)]),
    [
      ['exec', 'kill-group'],
      ['address', 'begin-kill', 'run'],
    ],
  );
});

test(
  'A refused generation is never lowered, however many refuse at once',
  inDirectory(async (directory) => {
    const journal = createJournal(directory);
    await Promise.all([journal.refuse('web', 5), journal.refuse('db', 2), journal.refuse('web', 3)]);
    await Promise.all(Array.from({ length: 10 }, (_, index) => journal.refuse(`g${index}`, index)));
    const { refused } = createJournal(directory).read();
    assert.equal(refused.web, 5);
    assert.equal(refused.db, 2);
    assert.equal(Object.keys(refused).length, 12);
  }),
);

test(
  'A damaged entry is reported with its group, and the others are still read',
  inDirectory(async (directory) => {
    const journal = createJournal(directory);
    await journal.write(entryOf('web', 7));
    writeFileSync(join(directory, 'journal', 'db.json'), '{"group":"db","gen":3,"def":"x","resour');
    writeFileSync(join(directory, 'journal', 'mail.json'), '{"group":"mail","gen":"three"}');
    const { entries, problems, unreadable } = journal.read();
    assert.deepEqual(
      entries.map(({ group }) => group),
      ['web'],
    );
    assert.deepEqual([...unreadable].sort(), ['db', 'mail']);
    assert.match(problems.join('\n'), /db\.json cannot be read: .*\n.*mail\.json is damaged/);
  }),
);

test(
  'A damaged list of refused generations is neither taken for empty nor overwritten',
  inDirectory(async (directory) => {
    const journal = createJournal(directory);
    writeFileSync(join(directory, 'refused.json'), '{"web":');
    assert.equal(journal.read().problems.length, 1);
    await assert.rejects(journal.refuse('web', 1), { code: 'journal-write' });
    assert.equal(journal.read().problems.length, 1);
  }),
);

test(
  'A write that fails is an error, and the old content stands with nothing beside it',
  inDirectory(async (directory) => {
    const journal = createJournal(directory);
    await journal.writeSeen({ epoch: 0, lineage: 'l', version: 1, mark: '' });
    mkdirSync(join(directory, 'journal', 'web.json'));
    await assert.rejects(journal.write(entryOf('web', 1)), {
      code: 'journal-write',
      message: /^the journal of group web could not be written: .*Nothing is started here until it can/,
    });
    assert.deepEqual(readdirSync(join(directory, 'journal')).sort(), ['reserve', 'web.json']);
  }),
);
