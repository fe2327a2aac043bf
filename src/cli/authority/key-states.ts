/** Whether each node has the key of the authority, as the agent that is asked hears it from them. */
import type { ApiClient } from '../../api/client.ts';
import type { AuthorityKeyView } from '../../api/contract/views.ts';

export async function keyStates(client: ApiClient): Promise<readonly AuthorityKeyView[]> {
  const nodes = await client.nodes();
  return Promise.all(nodes.map(({ name }) => stateOf(client, name)));
}

/** A node that is out of the configuration, or was put in a moment ago, is not asked. */
async function stateOf(client: ApiClient, node: string): Promise<AuthorityKeyView> {
  try {
    return await client.authorityKeyOf({ node });
  } catch (error) {
    const { code, message: said } = error as Error & { readonly code?: string };
    if (code === 'unknown-node') return { node, is: null, fingerprint: null, said };
    throw error;
  }
}

/** They have it, whether or not they can open it by themselves. */
export function holdersIn(states: readonly AuthorityKeyView[]): readonly string[] {
  return states.filter(({ is }) => is === 'ready' || is === 'closed').map(({ node }) => node);
}

export function unaskedIn(states: readonly AuthorityKeyView[]): readonly string[] {
  return states.filter(({ is }) => is === null).map(({ node }) => node);
}
