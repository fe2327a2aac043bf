/** Steps that a person asks for, with why they are refused: the same as the coordinator's, and the same care for the majority. */
import { bearsLossOf, type SeenMember } from './member-step.ts';

export interface Asked {
  /** Who goes; undefined: nobody. */
  readonly out: string | undefined;
  /** Who comes; undefined: nobody. */
  readonly in: string | undefined;
  /** By the cluster file. */
  readonly wanted: readonly string[];
}

export type Refusal =
  | { readonly is: 'no-member' | 'a-member' | 'still-wanted' | 'not-wanted'; readonly name: string }
  | { readonly is: 'majority'; readonly name: string; readonly silent: readonly string[] }
  | { readonly is: 'learning'; readonly name: string };

export function refuseHandStep(members: readonly SeenMember[], asked: Asked): Refusal | undefined {
  const { out, in: next, wanted } = asked;
  const voters = members.filter(({ learns }) => !learns);
  const gone = members.find(({ name }) => name === out);
  const silent = voters.filter((member) => !member.well && member !== gone).map(({ name }) => name);
  if (out !== undefined && gone === undefined) return { is: 'no-member', name: out };
  if (next !== undefined && !wanted.includes(next)) return { is: 'not-wanted', name: next };
  if (out !== undefined && out !== next && wanted.includes(out)) return { is: 'still-wanted', name: out };
  if (next !== undefined && next !== out && members.some(({ name }) => name === next))
    return { is: 'a-member', name: next };
  const learner = members.find((member) => member.learns && member !== gone);
  if (learner !== undefined) return { is: 'learning', name: learner.name };
  if (silent.length > 0) return { is: 'majority', name: out ?? next ?? '', silent };
  if (gone !== undefined && !gone.learns && !bearsLossOf(gone, voters))
    return { is: 'majority', name: gone.name, silent: [gone.name] };
  return undefined;
}
