/** The audit log as it is shown: the events of those who asked, or were not let in. */
import type { Asker } from '../../core/access/access-reasons.ts';
import { words } from '../../core/words/words.ts';
import type { AgentEvent } from '../../ports/agent-facade.ts';
import type { AuditView } from '../contract/views.ts';

/** Nothing of another event. */
export function viewAudit({ seq, at, reason }: AgentEvent): AuditView[] {
  const entry = { seq, at: new Date(at).toISOString(), text: words(reason) };
  switch (reason.kind) {
    case 'change-asked': {
      const { who, from, what, facts, answer, because = null } = reason;
      return [{ ...entry, ...askerOf(who), from, what, facts, answer, because }];
    }
    case 'sign-in-failed': {
      const { from, shown: by, why: answer, name = null } = reason;
      return [{ ...entry, ...signIn, who: name, by, from, facts: {}, answer }];
    }
    case 'sign-ins-failed': {
      const { count, addresses, forMs } = reason;
      return [{ ...entry, ...signIn, from: 'many', facts: { count, addresses, forMs }, answer: 'too-many' }];
    }
    default:
      return [];
  }
}

function askerOf({ name, kind, role, group }: Asker) {
  return { who: name, by: kind, role: role ?? null, group: group ?? null };
}

const signIn = { who: null, by: null, role: null, group: null, what: 'sign-in', because: null } as const;
