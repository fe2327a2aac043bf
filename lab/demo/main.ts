/**
 * `make demo`: a five-node cluster on this machine, everything that can fail, and a client that says what it noticed.
 *   main.ts [--keep]
 * Exit code 0 only if every step came out right and nothing was left behind; 130 after Ctrl-C.
 */
import { playDemo } from './play-demo.ts';
import { Screen } from './screen.ts';

const usage = 'usage: node lab/demo/main.ts [--keep]   (--keep leaves the cluster up to play with)\n';

async function main(args: readonly string[]): Promise<number> {
  if (args.some((arg) => arg !== '--keep')) {
    process.stderr.write(usage);
    return 2;
  }
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  // A reader that has gone away must not keep us from cleaning up.
  process.stdout.on('error', onSignal);
  const screen = new Screen(process.stdout, Boolean(process.env.NO_COLOR));
  try {
    return await playDemo({ screen, signal: interrupt.signal, keep: args.includes('--keep') });
  } finally {
    screen.close();
  }
}

process.exitCode = await main(process.argv.slice(2));
