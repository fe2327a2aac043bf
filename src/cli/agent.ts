/** The agent of the state directory that the command line, the environment or the default names. */
import { type ApiClient, createClient } from '../api/client.ts';
import type { Context } from './context.ts';
import type { StateDirInput } from './options.ts';

export function clientOf(context: Context, input: StateDirInput): ApiClient {
  return createClient({ socketPath: `${stateDirOf(context, input)}/api.sock`, signal: context.signal });
}

export function stateDirOf({ env }: Context, input: StateDirInput): string {
  return input['state-dir'] ?? env.HOLDFAST_STATE_DIR ?? '/var/lib/holdfast';
}
