/** Members as a look shows them, for the tests of what is done about them. */
import type { SeenMember } from '../member-step.ts';

/** Well, and not the leader. */
export const voter = (name: string, more: Partial<SeenMember> = {}): SeenMember => ({
  id: `id-${name}`,
  name,
  started: true,
  learns: false,
  well: true,
  leads: false,
  ...more,
});

export const learner = (name: string, more: Partial<SeenMember> = {}): SeenMember =>
  voter(name, { learns: true, ...more });

export const silent = (name: string): SeenMember => voter(name, { well: false });
