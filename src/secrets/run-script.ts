/** The secret that a program prints: its first line. A failure is told with what it said, and without what it printed. */
import { firstLineOf } from './first-line.ts';
import { createMask } from './mask.ts';
import { runBounded } from './run-bounded.ts';
import { type Secret, secretBytesMax } from './secret-trouble.ts';

const saidMax = 300;

/** Never rejects. */
export async function runScript(argv: readonly string[], withinMs: number): Promise<Secret> {
  const program = argv[0] ?? '';
  const run = await runBounded(argv, withinMs, secretBytesMax);
  if (run.is === 'late') return { trouble: { is: 'too-slow', what: `script ${program}`, withinMs } };
  if (run.is === 'unable') return { trouble: { is: 'unable', program, said: run.said } };
  const { how, printed } = run;
  if (how === 0) return firstLineOf(printed, `what script ${program} prints`);
  const said = createMask(printed.toString().split('\n'))(run.said).slice(0, saidMax);
  const words = typeof how === 'number' ? `exit code ${how}` : how;
  return { trouble: { is: 'script-failed', program, how: words, said } };
}
