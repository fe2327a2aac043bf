/** Tells the cluster what a drill has shown; where that is not kept, the drill was one all the same. */
import type { ApiClient } from '../../api/client.ts';
import type { DrillView } from '../../api/contract/views.ts';
import type { Context } from '../context.ts';

export type KeptDrill = Omit<DrillView, 'at' | 'by'>;

export async function keepDrill(
  { err }: Pick<Context, 'err'>,
  client: ApiClient,
  drill: KeptDrill,
): Promise<void> {
  try {
    await client.recordDrill(drill);
  } catch (error) {
    err.write(`The cluster does not keep it: ${(error as Error).message}\n`);
  }
}
