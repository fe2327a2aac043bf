/** The store, asked from here: a cluster whose store has no majority is not well, whatever its nodes say. */
import type { Config } from '../../core/config.ts';
import { openStore } from '../../store/open-store.ts';
import { type Check, failed, ok, warning } from './check.ts';

export async function checkStore({ store: where, timing }: Config): Promise<Check[]> {
  const store = await openStore(where, timing);
  try {
    const { healthy, summary, members } = await store.describe();
    const next = 'Start the members of the store, and see that this node reaches them.';
    if (!healthy) return [failed('store', summary, next)];
    const unwell = members.filter(({ well }) => !well);
    const each = unwell.map(({ name, state, detail }) =>
      warning(`store member ${name}`, `${state}: ${detail}`, 'Start it again, or mend what it says.'),
    );
    return [ok('store', summary), ...each];
  } finally {
    await store.close();
  }
}
