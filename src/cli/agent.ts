/** The agent that is asked: of the state directory that the command line, the environment or the default names, or of another node. */
import { type ApiClient, createClient } from '../api/client.ts';
import type { Context, Remote } from './context.ts';
import type { StateDirInput } from './options.ts';

/** So long a node may take to ask its system for a password, and to refuse one. */
const passwordMs = 10_000;

export function clientOf(context: Context, input: StateDirInput): ApiClient {
  const { remote, env, signal } = context;
  const socketPath = `${stateDirOf(context, input)}/api.sock`;
  const way = async (from: Remote) => (await import('./remote/network-way.ts')).networkWay(from, env);
  const network = remote && {
    place: remote.host,
    way: () => way(remote),
    ...(remote.user !== undefined && { patienceMs: passwordMs }),
  };
  return createClient({ socketPath, signal, network });
}

export function stateDirOf({ env }: Context, input: StateDirInput): string {
  return input['state-dir'] ?? env.HOLDFAST_STATE_DIR ?? '/var/lib/holdfast';
}
