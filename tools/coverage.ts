/** Which branches of some sources have never run, by what V8 counts. Sources run as they are, so its positions are theirs. */
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Branch, branchesOf } from './branches.ts';

const root = join(import.meta.dirname, '..');

export interface Coverage {
  /** One line per branch that never ran: file, line, which way, how it begins; before them how many there are. */
  unreached(): Promise<string[]>;
}

export interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** Counts from now on; what is to be counted must not have been loaded yet. */
export async function createCoverage(folders: readonly string[]): Promise<Coverage> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const prefixes = folders.map((folder) => pathToFileURL(join(root, folder, '/')).href);
  return {
    async unreached() {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      session.disconnect();
      const files = result.filter(({ url }) => prefixes.some((prefix) => url.startsWith(prefix)));
      const judged = files
        .toSorted((a, b) => a.url.localeCompare(b.url))
        .map(({ url, functions }) => {
          const text = readFileSync(new URL(url), 'utf8');
          const file = url.slice(pathToFileURL(join(root, '/')).href.length);
          return {
            file,
            text,
            ...judge(
              branchesOf(file, text),
              functions.flatMap(({ ranges }) => ranges),
            ),
          };
        });
      const all = judged.reduce((sum, { of }) => sum + of, 0);
      const lines = judged.flatMap(({ file, text, never }) =>
        never.map((branch) => tell(file, text, branch)),
      );
      return [`${lines.length} of ${all} branches were reached by no run:`, ...lines];
    },
  };
}

/** Those that never ran; of one that lies within another only that one. */
export function judge(
  branches: readonly Branch[],
  ranges: readonly Range[],
): { readonly of: number; readonly never: readonly Branch[] } {
  const count = (at: number) => countAt(ranges, at);
  const ran = ({ asked, otherwise }: Branch) =>
    otherwise === undefined ? count(asked) : count(asked) - count(otherwise);
  // Never asked at all is said of what it lies in.
  const isNever = (branch: Branch) =>
    ran(branch) <= 0 && (branch.otherwise === undefined || count(branch.asked) > 0);
  const never = branches.filter(isNever);
  const isWithin = (inner: Branch) =>
    never.some((o) => o !== inner && o.asked <= inner.at && inner.end <= o.end && o.end > o.at);
  return { of: branches.length, never: never.filter((branch) => !isWithin(branch)) };
}

/** By the smallest range that it lies in. */
function countAt(ranges: readonly Range[], at: number): number {
  let best: Range | undefined;
  for (const range of ranges) {
    if (at < range.startOffset || at >= range.endOffset) continue;
    if (!best || range.endOffset - range.startOffset <= best.endOffset - best.startOffset) best = range;
  }
  return best?.count ?? 0;
}

function tell(file: string, text: string, { at, way }: Branch): string {
  const line = text.slice(0, at).split('\n').length;
  const begins = text.slice(at).trimStart().split('\n')[0] ?? '';
  return `  ${file}:${line}  ${way === '' ? '' : `(${way}) `}${begins.slice(0, 90)}`;
}
