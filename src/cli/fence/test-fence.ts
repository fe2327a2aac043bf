/**
 * `holdfast fence test [NODE]`: the devices are asked from this node for the power state, now, as they would be in an
 * emergency: with the options and secrets that are in force here. Nothing is switched.
 */
import { HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import { checkFence } from '../doctor/check-fence.ts';
import { renderChecks } from '../doctor/render-checks.ts';
import { findNode } from '../names.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';

export type FenceTestInput = StateDirInput & OutputInput & { readonly node: string | undefined };

/** Throws `unknown-node`, `usage`, and `fence-test-failed` after printing where a device does not do. */
export async function testFence(context: Context, input: FenceTestInput): Promise<undefined> {
  if (context.remote !== undefined)
    throw new HoldfastError('usage', {
      problem: '"fence test" asks the devices from this machine, and --host names another one',
      next: 'Run it on the node itself.',
    });
  const client = clientOf(context, input);
  const { node: here, nodes } = await client.status();
  if (input.node !== undefined) findNode(nodes, input.node);
  if (input.node === here)
    throw new HoldfastError('usage', {
      problem: `This is ${here}, and no node switches itself off`,
      next: `Run it on another node: holdfast fence test ${here}`,
    });
  const { config } = await client.configuration();
  const heard = new Set(nodes.flatMap(({ name, state, heard: is }) => (state === 'in' && is ? [name] : [])));
  const asked = Object.entries(config.nodes).filter(([name]) => (input.node ?? name) === name);
  const checks = await checkFence({ ...config, nodes: Object.fromEntries(asked) }, here, heard);
  await print(context, input, checks, () =>
    checks.length === 0
      ? 'There is no other node in the cluster file, so there is no device to ask.'
      : renderChecks(checks, context),
  );
  const count = checks.filter(({ result }) => result === 'failed').length;
  if (count > 0) throw new HoldfastError('fence-test-failed', { count, checks: checks.length });
  return undefined;
}
