/** `holdfast doctor`: everything a node needs, looked at before it matters. Changes nothing. */

import { didYouMean } from '../../config/suggest.ts';
import type { Config, NodeName } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import type { Input } from '../command.ts';
import { type Context, clientOf, stateDirOf } from '../context.ts';
import { print } from '../print.ts';
import { wrap } from '../render/table.ts';
import type { Check } from './check.ts';
import { checkFence } from './check-fence.ts';
import { checkMachine } from './check-machine.ts';
import { checkAddresses, checkPorts } from './check-network.ts';
import { checkParameters } from './check-parameters.ts';
import { checkTools } from './check-tools.ts';

interface Patient {
  readonly config: Config;
  readonly node: NodeName;
  readonly agentRuns: boolean;
}

/** Throws `doctor-found-problems` after printing, when something failed. */
export async function doctor(context: Context, input: Input): Promise<undefined> {
  const { config, node, agentRuns } = await findPatient(context, input);
  const checks = [
    ...checkMachine(config, node, stateDirOf(context, input)),
    ...checkAddresses(config, node),
    ...(await checkPorts(config, node, agentRuns)),
    ...checkTools(config, node, context.env.PATH ?? '/usr/bin:/bin'),
    ...(await checkParameters(config)),
    ...(await checkFence(config, node)),
  ];
  await print(context, input, checks, () => renderChecks(checks, context));
  const count = checks.filter((check) => check.result === 'failed').length;
  if (count > 0) throw new HoldfastError('doctor-found-problems', { count, checks: checks.length });
  return undefined;
}

async function findPatient(context: Context, input: Input): Promise<Patient> {
  const file = input.optional('cluster');
  const client = clientOf(context, input);
  const status = await client.status().catch((error: Error) => error);
  if (file === undefined) {
    if (input.optional('node') !== undefined) {
      throw new HoldfastError('usage', {
        problem: '--node names a node of a file, and --cluster is missing',
        next: 'Say which file, or leave --node out to ask the agent that runs here',
      });
    }
    if (status instanceof Error) throw status;
    return { config: (await client.configuration()).config, node: status.node, agentRuns: true };
  }
  const { loadFile } = await import('../files/load.ts');
  const { config } = loadFile(context, file);
  const node = input.optional('node') ?? (status instanceof Error ? undefined : status.node);
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
  return { config, node, agentRuns: !(status instanceof Error) };
}

function renderChecks(checks: readonly Check[], { width, paint }: Context): string {
  const wide = Math.max(...checks.map((c) => c.check.length));
  const colours = { ok: 'green', warning: 'yellow', failed: 'red' } as const;
  const indent = ' '.repeat(11 + wide);
  return checks
    .flatMap(({ check, result, found, next }) => {
      const [first, ...rest] = [
        ...wrap(found, width - 11 - wide),
        ...(next === '' ? [] : wrap(`-> ${next}`, width - 11 - wide)),
      ];
      const line = `${paint(colours[result], result.padEnd(7))}  ${check.padEnd(wide)}  ${first}`;
      return [line, ...rest.map((text) => indent + text)];
    })
    .join('\n');
}
