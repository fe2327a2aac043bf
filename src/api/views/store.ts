/** The store as the node that is asked sees it. */
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { StoreView } from '../contract/views.ts';

export function viewStore(s: AgentSnapshot): StoreView {
  const { description, reachable, believed, lastAnswerMs } = s.store;
  return {
    kind: description?.kind ?? s.config?.store.kind ?? 'unknown',
    reachable,
    healthy: reachable && (description?.healthy ?? true),
    believed,
    lastAnswerMs: lastAnswerMs ?? null,
    summary: description?.summary ?? '',
    members: (description?.members ?? []).map(({ name, state, detail, well, alarm = null }) => ({
      name,
      state,
      detail,
      well,
      alarm,
    })),
  };
}
