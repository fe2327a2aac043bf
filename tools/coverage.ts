/** Which branches of some sources have never run, by what V8 counts. Sources run as they are, so its positions are theirs. */
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');

export interface Coverage {
  /** One line per branch that never ran: file, line, how it begins; before them how many there are. */
  unreached(): Promise<string[]>;
}

interface Branch {
  readonly file: string;
  readonly line: number;
  readonly text: string;
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
      const branches = files.flatMap(({ url, functions }) => {
        const ranges = functions.flatMap((f) => f.ranges).filter(({ count }) => count === 0);
        return outermost(ranges).map(({ startOffset }) => branchAt(url, startOffset));
      });
      return [`${branches.length} branches were reached by no run:`, ...branches.map(tell)];
    },
  };
}

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
}

/** What lies within another one says nothing new. */
function outermost(ranges: readonly Range[]): Range[] {
  return ranges.filter(
    (range) =>
      !ranges.some(
        (o) => o !== range && o.startOffset <= range.startOffset && o.endOffset >= range.endOffset,
      ),
  );
}

function branchAt(url: string, offset: number): Branch {
  const source = readFileSync(new URL(url), 'utf8');
  const line = source.slice(0, offset).split('\n').length;
  const text = source.slice(offset).trimStart().split('\n')[0] ?? '';
  return { file: url.slice(pathToFileURL(join(root, '/')).href.length), line, text };
}

function tell({ file, line, text }: Branch): string {
  return `  ${file}:${line}  ${text.slice(0, 90)}`;
}
