/**
 * Every command with what people and scripts give it by mistake: nothing, too much, names that nobody has, words that are
 * empty, huge or no text, files that are none. Each ends with one error that can be read, a documented exit code, and no
 * trace of the program. What it prints fits a narrow terminal and breaks between words.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { snapshots } from '../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../api/testing/serve-fake.ts';
import { exitCodes } from '../errors.ts';
import { definitions } from './commands/index.ts';
import { type CommandDefinition, isFlag } from './define-command.ts';
import { type Ran, runWords } from './testing/run.ts';

let served: ServedFake;
const dir = mkdtempSync(join(tmpdir(), 'holdfast-every-'));
before(async () => {
  // What a command writes where it is called is gone with it.
  process.chdir(dir);
  served = await serveFake(snapshots.troubled());
  writeFileSync(join(dir, 'empty.yaml'), '');
  writeFileSync(join(dir, 'binary.yaml'), Buffer.from(Array.from({ length: 4096 }, (_, i) => i % 256)));
  writeFileSync(join(dir, 'huge.yaml'), `cluster: "${'x'.repeat(3_000_000)}"\n`);
  writeFileSync(join(dir, 'deep.yaml'), '['.repeat(20_000));
});
after(async () => {
  await served.close();
  rmSync(dir, { recursive: true });
});
beforeEach(() => {
  served.agent.asked.length = 0;
});

/** Values of one argument that nobody can have meant. */
const wrongWords: Readonly<Record<string, () => string>> = {
  'an empty word': () => '',
  'a blank': () => ' ',
  'a name that nobody has': () => 'nobody-has-this',
  'a name of every object': () => '__proto__',
  'a word of 100,000 characters': () => 'x'.repeat(100_000),
  'control characters': () => '\u001b[31mred\u0007\n',
  'a path up': () => '../../../etc/passwd',
};
const wrongFiles: Readonly<Record<string, () => string>> = {
  'no such file': () => join(dir, 'none.yaml'),
  'a directory': () => dir,
  'an empty file': () => join(dir, 'empty.yaml'),
  'a binary file': () => join(dir, 'binary.yaml'),
  'a huge file': () => join(dir, 'huge.yaml'),
  'a file of brackets': () => join(dir, 'deep.yaml'),
  'a path of 100,000 characters': () => `/${'x'.repeat(100_000)}`,
  'an empty path': () => '',
};

const visible = definitions.filter(({ hidden }) => !hidden);
const nameOf = ({ path }: CommandDefinition) => path.join(' ');

/** A value for what is not tried, so that what is tried decides. */
function rightWord(kind: string | undefined, choices: readonly string[] | undefined): string {
  if (choices !== undefined) return choices[0] ?? '';
  const words: Readonly<Record<string, string>> = {
    node: 'my-vm3',
    group: 'mail',
    resource: 'sql/content',
    duration: '1s',
    count: '1',
    file: join(dir, 'none.yaml'),
    directory: join(dir, 'none'),
  };
  return words[kind ?? 'text'] ?? 'none';
}

/** What must be said; and of labs those in a directory that has none: one that is up is somebody's. */
function requiredOptions({ path, options }: CommandDefinition): string[] {
  const nowhere = path[0] === 'lab' && options.dir !== undefined ? ['--dir', join(dir, 'none')] : [];
  return [...nowhere, ...requiredOf(options)];
}

function requiredOf(options: CommandDefinition['options']): string[] {
  return Object.entries(options).flatMap(([name, o]) =>
    o.required ? [`--${name}`, rightWord(o.kind, o.choices)] : [],
  );
}

/** One clear error: what is wrong, in one paragraph, without a trace. */
function assertClear(ran: Ran, { exits, exitNote }: CommandDefinition, what: string): void {
  const documented = [0, exitCodes.failed, exitCodes.usage, ...exits.map((name) => exitCodes[name])];
  if (exitNote === undefined)
    assert.ok(documented.includes(ran.exit), `${what}: exit ${ran.exit}\n${ran.err}`);
  assert.doesNotMatch(ran.err, /^\s+at |node:internal|TypeError|RangeError|please report/im, what);
  assert.ok(ran.err.length < 3000, `${what}: ${ran.err.length} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would obey
  assert.doesNotMatch(ran.err, /[\u0000-\u0009\u000b-\u001f]/, `${what}: control characters`);
  if (ran.exit === 0) return;
  const errors = ran.err.match(/^holdfast: /gm) ?? [];
  assert.ok(errors.length <= 1, `${what}: ${errors.length} errors\n${ran.err}`);
  assert.ok(ran.err !== '' || ran.out !== '', `${what}: nothing was said`);
}

/** Nothing is started: what would run is tried with what cannot begin it. */
const runsSomething = new Set(['agent', 'store serve', 'lab up']);

for (const definition of visible) {
  const { path, args, options } = definition;
  const name = nameOf(definition);
  const argWords = Object.entries(args).map(([arg, a]) => ({
    arg,
    ...a,
    word: rightWord(a.kind, a.choices),
  }));
  const needed = requiredOptions(definition);
  const isFree = !runsSomething.has(name);

  test(`${name} refuses what it does not take, and what it misses`, async () => {
    const cases = [
      [...path, ...needed, '--no-such-option', ...argWords.map(({ word }) => word)],
      ...(argWords.some(({ rest }) => rest)
        ? []
        : [[...path, ...needed, ...argWords.map(({ word }) => word), 'surplus']]),
      ...(argWords.some((a) => !a.optional && !a.rest) ? [[...path, ...needed]] : []),
    ];
    for (const words of cases) {
      const ran = await runWords(served, words);
      assert.equal(ran.exit, exitCodes.usage, words.join(' '));
      assertClear(ran, definition, words.join(' '));
      assert.match(ran.err, /--help|Did you mean/, `${words.join(' ')}: no next step`);
    }
  });

  if (isFree)
    test(`${name} says what is wrong with its arguments`, async () => {
      for (const [i, { arg, kind, choices }] of argWords.entries()) {
        const wrong = kind === 'file' || kind === 'directory' ? wrongFiles : wrongWords;
        for (const [what, word] of Object.entries(wrong)) {
          const words = argWords.map((a, at) => (at === i ? word() : a.word));
          const ran = await runWords(served, [...path, ...needed, ...words]);
          assertClear(ran, definition, `${name}: ${arg} is ${what}`);
          if (choices !== undefined) assert.equal(ran.exit, exitCodes.usage, `${name}: ${arg} is ${what}`);
        }
      }
      assert.deepEqual(served.agent.asked, []);
    });

  test(`${name} says what is wrong with its options`, async () => {
    const right = argWords.map(({ word }) => word);
    for (const [option, o] of Object.entries(options)) {
      if (isFlag(o)) continue;
      const missing = await runWords(served, [...path, ...needed, ...right, `--${option}`]);
      assert.equal(missing.exit, exitCodes.usage, `${name} --${option}`);
      assertClear(missing, definition, `${name} --${option} without a value`);
      if (o.kind !== 'duration' && o.kind !== 'count' && o.choices === undefined) continue;
      for (const [what, word] of Object.entries(wrongWords)) {
        const ran = await runWords(served, [...path, ...needed, `--${option}`, word(), ...right]);
        assert.equal(ran.exit, exitCodes.usage, `${name} --${option} is ${what}`);
        assertClear(ran, definition, `${name} --${option} is ${what}`);
      }
    }
  });

  if (isFree)
    test(`${name} without an agent ends with one error that says what to do`, async () => {
      const ran = await runWords(undefined, [...path, ...needed, ...argWords.map(({ word }) => word)]);
      assertClear(ran, definition, name);
    });

  test(`the help of ${name} fits 60 columns`, async () => {
    const { exit, out } = await runWords(served, [...path, '--help'], { width: 60 });
    assert.equal(exit, 0);
    assertFits(out, 60, name);
  });
}

/** Breaks are between words: a line is longer only where one word is. */
function assertFits(out: string, width: number, what: string): void {
  for (const line of out.split('\n')) {
    // What is to be typed stands in one line.
    if (/^ +holdfast /.test(line)) continue;
    const longest = Math.max(
      ...line
        .trim()
        .split(/\s+/)
        .map((word) => word.length),
    );
    assert.ok(line.length <= width || longest > width / 3, `${what}: ${line.length} columns\n${line}`);
  }
}

for (const line of ['node fence my-vm2', 'node vouch my-vm3 sql/content'])
  test(`Ctrl-C at the question of ${line} ends it with 130, and nothing is asked of the cluster`, async () => {
    const ran = await runWords(served, line.split(' '), { interrupts: true });
    assert.equal(ran.exit, 130);
    assert.deepEqual(served.agent.asked, []);
  });

for (const line of ['node fence my-vm2', 'node vouch my-vm3 sql/content'])
  test(`Ctrl-D at the question of ${line} refuses it, and nothing is asked of the cluster`, async () => {
    const { exit, err } = await runWords(served, line.split(' '), { leaves: true });
    assert.equal(exit, exitCodes.refused, err);
    assert.match(err, /was not answered with "yes", so nothing was done/);
    assert.deepEqual(served.agent.asked, []);
  });

for (const line of [
  'status',
  'node list',
  'node show my-vm3',
  'group list',
  'group show mail',
  'resource list',
  'explain group mail',
  'events',
])
  test(`${line} fits 60 columns and breaks between words`, async () => {
    const wide = (await runWords(served, line.split(' '), { width: 1000 })).out;
    const { out } = await runWords(served, line.split(' '), { width: 60 });
    assertFits(out, 60, line);
    const words = new Set(wide.split(/\s+/));
    const cut = out.split(/\s+/).filter((word) => !words.has(word) && !word.endsWith('…'));
    assert.deepEqual(cut, [], line);
  });
