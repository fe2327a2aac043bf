/** The command line of `holdfast agent`: text in, choices or one sentence out. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface AgentArguments {
  /** Absolute path of the cluster file. */
  readonly cluster: string | undefined;
  readonly node: string;
  readonly stateDir: string;
  /** Absolute path of an already compiled cluster file ({config, keyFile} as JSON), instead of compiling one. */
  readonly compiled: string | undefined;
  /** Absolute path of the daemon's program; the one beside the keeper when missing. */
  readonly daemon: string | undefined;
}

class ArgumentsWrong extends Error {
  readonly code = 'arguments-wrong';
}

const usage = 'holdfast agent --cluster FILE --node NAME [--state-dir DIR]';
const defaultStateDir = '/var/lib/holdfast';

/** Throws `ArgumentsWrong` with one sentence that ends in what would be right. */
export function parseAgentArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): AgentArguments {
  const { cluster, node, compiled, daemon, ...rest } = readOptions(argv);
  if (cluster === undefined && compiled === undefined)
    throw new ArgumentsWrong(`--cluster FILE is missing: the agent needs the cluster file. Usage: ${usage}`);
  if (node === undefined || node === '')
    throw new ArgumentsWrong(
      `--node NAME is missing: name the node of the cluster file that this machine is. Usage: ${usage}`,
    );
  const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(path));
  return {
    cluster: absolute(cluster),
    node,
    stateDir: resolve(rest['state-dir'] ?? env.HOLDFAST_STATE_DIR ?? defaultStateDir),
    compiled: absolute(compiled),
    daemon: absolute(daemon),
  };
}

function readOptions(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: { cluster: text, node: text, 'state-dir': text, compiled: text, daemon: text },
    }).values;
  } catch (error) {
    throw new ArgumentsWrong(`${(error as Error).message.split('.')[0]}. Usage: ${usage}`);
  }
}
