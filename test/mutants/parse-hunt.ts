/** The command line of `npm run mutants`: which mutants, and how long random runs and crashes may look for each. */
import { parseArgs } from 'node:util';
import type { Effort } from './catch-mutant.ts';

export type Hunt =
  | { readonly kind: 'help'; readonly text: string }
  /** One sentence: what is wrong, and what would be right. */
  | { readonly kind: 'mistake'; readonly said: string }
  /** No names: all of them. */
  | { readonly kind: 'hunt'; readonly names: readonly string[]; readonly effort: Effort };

const help = `npm run mutants -- [NAME…] [--seeds N] [--crashes N]

Breaks one rule of docs/protocol.md after the other by a small change of the code that keeps it, and looks for what
notices: unit tests, scenarios, random runs, crashes. Ends with 1 when nothing does.

  NAME…        only these mutants (test/mutants/*-mutants.ts); without a name all of them
  --seeds N    random runs for what neither unit tests nor scenarios notice (40)
  --crashes N  crashes tried in every scenario for what random runs do not notice either (2)`;

export function parseHunt(argv: readonly string[], known: readonly string[]): Hunt {
  const read = readArguments(argv);
  if ('said' in read) return { kind: 'mistake', said: read.said };
  const { values, positionals } = read;
  if (values.help) return { kind: 'help', text: help };
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined)
    return {
      kind: 'mistake',
      said: `there is no mutant "${unknown}"; test/mutants/*-mutants.ts has their names`,
    };
  const [seeds, crashes] = [count(values.seeds), count(values.crashes)];
  if (seeds === undefined || crashes === undefined)
    return { kind: 'mistake', said: '"--seeds" and "--crashes" take a number, 0 or more' };
  return { kind: 'hunt', names: positionals, effort: { seeds, crashes } };
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        seeds: { type: 'string', default: '40' },
        crashes: { type: 'string', default: '2' },
      },
    });
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split('. ');
    return { said: `${sentence}; "npm run mutants -- --help" has the options` };
  }
}

function count(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
