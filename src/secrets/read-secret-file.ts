/**
 * The secret in a file. It is read by a short-lived child: on a share whose server is away that one hangs, and nothing of ours
 * does, however often it is tried.
 */
import { firstLineOf } from './first-line.ts';
import { runBounded } from './run-bounded.ts';
import { type Secret, secretBytesMax } from './secret-trouble.ts';

const codes = { missing: 40, noFile: 41 } as const;
/** `$1` is the file. A pipe is none: nobody may ever write to it. */
const read = `[ -e "$1" ] || exit ${codes.missing}
[ -f "$1" ] || exit ${codes.noFile}
exec head -c ${secretBytesMax + 1} -- "$1"`;

/** Never rejects, and never takes longer than `withinMs`. */
export async function readSecretFile(path: string, withinMs: number): Promise<Secret> {
  const run = await runBounded(['/bin/sh', '-c', read, 'sh', path], withinMs, secretBytesMax);
  if (run.is === 'late') return { trouble: { is: 'too-slow', what: path, withinMs } };
  if (run.is === 'ended' && run.how === 0) return firstLineOf(run.printed, path);
  if (run.is === 'ended' && run.how === codes.missing) return { trouble: { is: 'missing', path } };
  if (run.is === 'ended' && run.how === codes.noFile) return { trouble: { is: 'no-file', path } };
  const said = run.said.replace(/^.*: (?=[^:]+$)/, '').slice(0, 100);
  return { trouble: { is: 'unreadable', path, said } };
}
