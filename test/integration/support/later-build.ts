/**
 * A later version of Holdfast, for upgrades to it: this one with another number, which writes more than this one knows into
 * everything that nodes read of one another, and into what an agent leaves to the next.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyRepository } from '../../copy-repository.ts';

export const laterVersion = '0.2.0';

/** In which file, what stands there, what stands there later. */
const changes: readonly (readonly [string, string, string])[] = [
  ['package.json', '"version": "', `"version": "${laterVersion}", "was": "`],
  ['src/core/takeover/own-record.ts', 'version: s.version,', "version: s.version, later: 'in records',"],
  [
    'src/core/takeover/coordinate/coordinate.ts',
    '{ ...d.next, version, nonce }',
    "{ ...d.next, version, nonce, later: 'in the document' }",
  ],
  [
    'src/keeper/beat.ts',
    'return at + 1 + told.length * nameHashLength;',
    'const to = at + 1 + told.length * nameHashLength; packet.fill(7, to, to + 3); return to + 3;',
  ],
  ['src/core/keeper/permit.ts', 'open: true, stamp,', "open: true, later: 'in permits', stamp,"],
  [
    'src/daemon/progress.ts',
    "tell({ kind: 'progress' });",
    "tell({ kind: 'progress' }); tell({ kind: 'later' } as never);",
  ],
];

/** Builds it in the folder `into`, which must not be there yet. Its program is `bin/holdfast` there. */
export function buildLater(into: string): void {
  copyRepository(into);
  for (const [file, find, replace] of changes) {
    const path = join(into, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(find)) throw new Error(`${file} has no "${find}" any more: change later-build.ts`);
    writeFileSync(path, text.replace(find, replace));
  }
  execFileSync(process.execPath, [join(into, 'tools', 'build.ts')], { cwd: into, stdio: 'ignore' });
}
