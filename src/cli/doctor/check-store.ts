/** The store, asked from here: a cluster whose store has no majority is not well, whatever its nodes say. */
import type { Config } from '../../core/config.ts';
import { advice } from '../../core/words/advice.ts';
import { words } from '../../core/words/words.ts';
import type { IdentitySource } from '../../identity/identity-source.ts';
import type { StoreMember } from '../../ports/store.ts';
import { openStore } from '../../store/open-store.ts';
import { type Check, failed, ok, warning } from './check.ts';

/** `believed`: the agent here knows of nothing that contradicts what the store shows. */
export async function checkStore(
  { store: where, timing }: Config,
  believed: boolean,
  own: IdentitySource | undefined,
): Promise<Check[]> {
  const store = await openStore(where, timing, own);
  try {
    const { healthy, summary, members } = await store.describe();
    const next = 'Start the members of the store, and see that this node reaches them.';
    if (!healthy) return [failed('store', summary, next)];
    if (!believed)
      return [failed('store', words({ kind: 'waits-for-true-store' }), '"holdfast status" says why.')];
    const unwell = members.filter(({ well }) => !well);
    const raised = members.find(({ alarm }) => alarm !== undefined);
    if (raised) return [failed('store', `${summary}; ${raised.detail}`, nextFor(raised))];
    const each = unwell.map((member) =>
      warning(`store member ${member.name}`, `${member.state}: ${member.detail}`, nextFor(member)),
    );
    return [ok('store', summary), ...each];
  } finally {
    await store.close();
  }
}

function nextFor({ name, state, detail, alarm }: StoreMember): string {
  return advice({
    kind: 'store-member-unwell',
    member: name,
    is: state,
    said: detail,
    ...(alarm && { alarm }),
  });
}
