/** Events as they are printed and streamed. */
import { words } from '../../core/words/words.ts';
import type { AgentEvent } from '../../ports/agent-facade.ts';
import type { EventView } from '../contract/views.ts';

export function viewEvent(event: AgentEvent): EventView {
  return {
    seq: event.seq,
    at: new Date(event.at).toISOString(),
    level: event.level,
    text: words(event.reason),
    reason: event.reason,
    document: event.document,
    node: event.node ?? null,
    group: event.group ?? null,
    resource: event.resource ?? null,
  };
}
