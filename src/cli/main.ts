/** The command line: bundled to dist/cli.js and started by bin/holdfast. */
import { exitCodeOf, HoldfastError } from '../errors.ts';
import { systemContext } from './context.ts';
import { runCli } from './run-cli.ts';

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());
process.once('SIGTERM', () => interrupt.abort());
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe may leave early (`holdfast events | head`): then there is nobody left to write for.
  if (error.code === 'EPIPE') process.exit(0);
  const lost = new HoldfastError('output-lost', { reason: error.message });
  process.stderr.write(`holdfast: ${lost.message}\n`);
  process.exit(exitCodeOf(lost));
});
// Where nobody can be told, the exit code still says it.
process.stderr.on('error', () => {});
process.exitCode = await runCli(process.argv.slice(2), systemContext(interrupt));
