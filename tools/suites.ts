/**
 * What "make check" and "make test" run, in this order: the quick and telling ones first. A suite is either commands,
 * each counted as one test, or test files, whose tests are counted one by one.
 */
export type Suite = CommandSuite | FileSuite;

export interface CommandSuite {
  readonly kind: 'commands';
  readonly name: string;
  readonly commands: readonly Command[];
}

export interface Command {
  readonly name: string;
  readonly argv: readonly string[];
  readonly seconds: number;
  /** What it must print beside ending with 0: proof that it did its work and did not just end. */
  readonly prints?: RegExp;
}

export interface FileSuite {
  readonly kind: 'files';
  readonly name: string;
  readonly patterns: readonly string[];
  /** How many files run at once. Files that use namespaces, mounts or fixed ports run alone. */
  readonly atOnce: number;
  /** Files of them that run beside one another, before the others: each in a lab of its own, and mostly waiting. */
  readonly beside?: { readonly patterns: readonly string[]; readonly atOnce: number };
  /** A file that has not ended by then is killed, with everything it started, and has failed. */
  readonly seconds: number;
  /** A file that failed is run once more, and told as unstable: for suites of real processes and networks. */
  readonly onceMore?: boolean;
  /** True while nobody has written it: the run says so and goes on. A suite without this must have tests. */
  readonly isPending?: boolean;
}

const node = process.execPath;

const check: readonly Suite[] = [
  {
    kind: 'commands',
    name: 'static',
    commands: [
      { name: 'types', argv: ['tsc', '-p', 'tsconfig.json'], seconds: 120 },
      { name: 'core purity', argv: ['tsc', '-p', 'tsconfig.core.json'], seconds: 120 },
      { name: 'lint', argv: ['biome', 'check', '--error-on-warnings', '--max-diagnostics=12'], seconds: 60 },
      { name: 'nothing unused', argv: ['knip', '--no-progress'], seconds: 60 },
      { name: 'build', argv: [node, 'tools/build.ts'], seconds: 60 },
    ],
  },
  {
    kind: 'files',
    name: 'tidy',
    patterns: ['test/tidy.test.ts', 'test/tidy/*.test.ts'],
    atOnce: 2,
    seconds: 60,
  },
  // Every command with every mistake takes 25 s on a quiet machine.
  { kind: 'files', name: 'unit', patterns: ['{src,lab,bench,tools}/**/*.test.ts'], atOnce: 2, seconds: 150 },
  {
    kind: 'files',
    name: 'scenarios',
    patterns: ['test/scenarios/**/*.test.ts'],
    atOnce: 2,
    seconds: 420,
  },
];

const slower: readonly Suite[] = [
  {
    kind: 'files',
    name: 'model',
    patterns: ['test/model/**/*.test.ts'],
    atOnce: 2,
    seconds: 300,
  },
  {
    kind: 'files',
    name: 'mutants',
    patterns: ['test/mutants/**/*.test.ts'],
    atOnce: 1,
    seconds: 420,
  },
  {
    kind: 'files',
    name: 'reword',
    patterns: ['test/reword/**/*.test.ts'],
    atOnce: 1,
    seconds: 300,
  },
  {
    kind: 'files',
    name: 'contracts',
    patterns: ['test/contracts/**/*.test.ts'],
    atOnce: 1,
    seconds: 180,
    onceMore: true,
  },
  {
    kind: 'files',
    name: 'integration',
    patterns: ['test/integration/**/*.test.ts'],
    beside: {
      patterns: [
        'test/integration/{cluster-*,agent-restart,drill-power,metrics,notify,rolling-upgrade}.test.ts',
        'test/integration/fence-*.test.ts',
      ],
      atOnce: 2,
    },
    atOnce: 1,
    seconds: 300,
    onceMore: true,
  },
  {
    kind: 'files',
    name: 'controllers',
    patterns: ['test/controllers/**/*.test.ts'],
    atOnce: 1,
    seconds: 400,
    onceMore: true,
  },
  {
    kind: 'commands',
    name: 'fuzz',
    commands: [
      {
        name: 'random faults',
        argv: [node, '--min-semi-space-size=32', 'tools/fuzz.ts', '--seed', '1', '--runs', '80'],
        seconds: 420,
        prints: /^80 runs,/m,
      },
      {
        name: 'what is shown at random moments',
        argv: [node, '--min-semi-space-size=32', 'test/moments/main.ts', '--seed', '1', '--runs', '12'],
        seconds: 300,
        prints: /^12 runs, [1-9]\d{3,} moments looked at/m,
      },
    ],
  },
  {
    kind: 'files',
    name: 'readme',
    patterns: ['test/readme.test.ts'],
    atOnce: 1,
    seconds: 420,
    onceMore: true,
  },
];

/** The suites behind a word on the command line: `check`, `all`, or one by its name. Undefined for anything else. */
export function selectSuites(word: string): readonly Suite[] | undefined {
  const all = [...check, ...slower];
  if (word === 'all') return all;
  if (word === 'check') return check;
  const named = all.filter((suite) => suite.name === word);
  return named.length > 0 ? named : undefined;
}

export function suiteNames(): readonly string[] {
  return [...check, ...slower].map((suite) => suite.name);
}
