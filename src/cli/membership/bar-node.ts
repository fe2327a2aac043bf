/** Certificates of a node that is out count no more, also when a node of that name is there again. */
import type { ApiClient } from '../../api/client.ts';
import type { Context } from '../context.ts';

/** What goes wrong is told: while no node has that name, it lets nobody in anyway. */
export async function barNode(context: Context, client: ApiClient, node: string): Promise<void> {
  try {
    await client.barNode({ node });
  } catch (error) {
    context.err.write(`The certificates of ${node} could not be taken back: ${(error as Error).message}\n`);
  }
}
