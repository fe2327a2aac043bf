/** `holdfast doctor`: everything a node needs, looked at before it matters. Changes nothing. */

import type { StatusView } from '../../api/contract/views.ts';
import type { Config, NodeName } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import { didYouMean } from '../../values/suggest.ts';
import { clientOf, stateDirOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';
import { ownOf } from '../store/opened-store.ts';
import { checkAccounts } from './check-accounts.ts';
import { checkApi } from './check-api.ts';
import { checkBackups } from './check-backups.ts';
import { checkFence } from './check-fence.ts';
import { checkIdentity } from './check-identity.ts';
import { checkKey, checkSocketPath, filesOf } from './check-key.ts';
import { checkMachine } from './check-machine.ts';
import { checkMember } from './check-member.ts';
import { checkAddresses, checkPorts } from './check-network.ts';
import { checkParameters } from './check-parameters.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkStore } from './check-store.ts';
import { checkTools } from './check-tools.ts';
import { checkWitnesses } from './check-witnesses.ts';
import { renderChecks } from './render-checks.ts';

interface DoctorInput extends OutputInput, StateDirInput {
  readonly cluster: string | undefined;
  readonly node: string | undefined;
}

interface Examined {
  readonly config: Config;
  /** As the file names it, where one is given. */
  readonly keyFile?: string;
  readonly identity?: string | undefined;
  readonly node: NodeName;
  readonly agentRuns: boolean;
  /** The agent here knows of nothing that contradicts what the store shows. */
  readonly believed: boolean;
  /** Nodes that the agent here hears of. */
  readonly heard: ReadonlySet<NodeName>;
}

/** Throws `doctor-found-problems` after printing, when something failed. */
export async function doctor(context: Context, input: DoctorInput): Promise<undefined> {
  const { config, node, agentRuns, believed, heard, ...files } = await findExamined(context, input);
  const stateDir = stateDirOf(context, input);
  const { keyFile, identity } = files.keyFile === undefined ? filesOf(stateDir) : files;
  const checks = [
    ...(await checkMachine(config, node, stateDir)),
    checkSocketPath(stateDir),
    checkKey(keyFile),
    ...checkIdentity(identity, config, node, context.now()),
    ...checkAddresses(config, node),
    ...(await checkPorts(config, node, agentRuns)),
    ...(identity === undefined ? [] : await checkApi(config, node, agentRuns)),
    ...(identity === undefined ? [] : await checkAccounts(config)),
    ...checkTools(config, node, context.env.PATH ?? '/usr/bin:/bin'),
    ...checkMember(config, node),
    ...(await checkParameters(config, node)),
    ...(await checkStore(config, believed, ownOf({ identity }))),
    ...(await checkWitnesses(config, ownOf({ identity }), context.now())),
    ...(await checkSecrets(config, node)),
    ...checkBackups(stateDir, context.now()),
    ...(await checkFence(config, node, heard)),
  ];
  await print(context, input, checks, () => renderChecks(checks, context));
  const count = checks.filter((check) => check.result === 'failed').length;
  if (count > 0) throw new HoldfastError('doctor-found-problems', { count, checks: checks.length });
  return undefined;
}

async function findExamined(context: Context, input: DoctorInput): Promise<Examined> {
  const file = input.cluster;
  const client = clientOf(context, input);
  const status = await client.status().catch((error: Error) => error);
  if (file === undefined) {
    if (input.node !== undefined) {
      throw new HoldfastError('usage', {
        problem: '--node names a node of a file, and --cluster is missing',
        next: 'Say which file, or leave --node out to ask the agent that runs here',
      });
    }
    if (status instanceof Error) throw status;
    return { config: (await client.configuration()).config, node: status.node, ...seenBy(status) };
  }
  const { loadFile } = await import('../files/load.ts');
  const { config, keyFile, identity } = loadFile(context, file);
  const node = input.node ?? (status instanceof Error ? undefined : status.node);
  if (node === undefined)
    throw new HoldfastError('usage', {
      problem: '--node is missing',
      next: 'Say which node of the file this is.',
    });
  if (config.nodes[node] === undefined) {
    throw new HoldfastError('unknown-node', {
      name: node,
      advice: didYouMean(node, Object.keys(config.nodes), 'node'),
    });
  }
  return { config, keyFile, identity, node, ...seenBy(status) };
}

function seenBy(status: StatusView | Error): Pick<Examined, 'agentRuns' | 'believed' | 'heard'> {
  if (status instanceof Error) return { agentRuns: false, believed: true, heard: new Set() };
  const heard = status.nodes.filter((node) => node.state === 'in' && node.heard);
  return { agentRuns: true, believed: status.store.believed, heard: new Set(heard.map(({ name }) => name)) };
}
