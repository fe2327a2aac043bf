/** One line of what a person should know first: its sentence, whom it is about, and what can be done. */
import type { Reason } from '../../core/reason.ts';
import { advice } from '../../core/words/advice.ts';
import { words } from '../../core/words/words.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { GroupView, NodeView, ProblemView, StoreView } from '../contract/views.ts';
import { viewRemedy } from './remedy.ts';

/** The other views: problems are read off them. */
export interface ProblemInput {
  readonly snapshot: AgentSnapshot;
  readonly store: StoreView;
  readonly nodes: readonly NodeView[];
  readonly groups: readonly GroupView[];
}

export function problem(level: ProblemView['level'], reason: Reason): ProblemView {
  return {
    level,
    code: reason.kind,
    about: aboutOf(reason),
    reason,
    text: words(reason),
    advice: advice(reason),
    remedy: viewRemedy(reason),
  };
}

export function alarm(reason: Reason): ProblemView {
  return problem('alarm', reason);
}

export function warning(reason: Reason): ProblemView {
  return problem('warning', reason);
}

export function aboutOf(reason: Reason): ProblemView['about'] {
  const { node = null, group = null } = reason as { readonly node?: string; readonly group?: string };
  return { node, group };
}
