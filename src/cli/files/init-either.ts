/** `holdfast init`: from a cluster file, or without one from what this host is. */

import { HoldfastError } from '../../errors.ts';
import { type BeginClusterInput, beginCluster } from '../begin/begin-cluster.ts';
import type { Context } from '../context.ts';
import { init } from './init.ts';

export async function initEither(
  context: Context,
  { file, ...input }: BeginClusterInput & { readonly file: string | undefined },
): Promise<undefined> {
  if (file === undefined) return beginCluster(context, input);
  const surplus = newOnly(input);
  if (surplus.length > 0)
    throw new HoldfastError('usage', {
      problem: `${surplus.join(', ')} ${surplus.length > 1 ? 'are' : 'is'} for a cluster without a file, and "${file}" is named`,
      next: 'Leave one of them out.',
    });
  return init(context, { ...input, file });
}

function newOnly({ name, network, store, fence, plain, start }: BeginClusterInput): string[] {
  return [
    ...(name === undefined ? [] : ['--name']),
    ...(network.length === 0 ? [] : ['--network']),
    ...(store === undefined ? [] : ['--store']),
    ...(fence.length === 0 ? [] : ['--fence']),
    ...(plain ? ['--plain'] : []),
    ...(start ? [] : ['--no-start']),
  ];
}
