/** The command line: bundled to dist/cli.js and started by bin/holdfast. */
import { systemContext } from './context.ts';
import { runCli } from './run-cli.ts';

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());
process.once('SIGTERM', () => interrupt.abort());
// The reader of a pipe may leave early (`holdfast events | head`): then there is nobody left to write for.
process.stdout.on('error', () => process.exit(0));
process.exitCode = await runCli(process.argv.slice(2), systemContext(interrupt.signal));
