/**
 * The next step from the members there are to those that are wanted: one at a time, and only while the majority is safe before and
 * after it. Somebody new learns first, which costs no majority anything, and votes when it has caught up. Of the old ones a
 * silent one goes first, a well one last, and the leader only after it has handed that over.
 */
export interface SeenMember {
  readonly id: string;
  /** Of the node or witness; its URL where nobody of the configuration is reached by it. */
  readonly name: string;
  readonly started: boolean;
  readonly learns: boolean;
  /** It answers, and has a leader. */
  readonly well: boolean;
  readonly leads: boolean;
}

export interface WantedMembers {
  readonly names: readonly string[];
  /** Whoever is there to start a member. */
  readonly present: readonly string[];
  /** Nobody needs the old ones any more. */
  readonly followed: boolean;
}

export type MemberStep =
  | { readonly kind: 'add'; readonly name: string }
  | { readonly kind: 'promote'; readonly id: string; readonly name: string }
  | { readonly kind: 'remove'; readonly id: string; readonly name: string }
  /** Leadership, to that one. */
  | { readonly kind: 'hand-over'; readonly id: string; readonly name: string; readonly from: string };

/** Why nothing can be done although something is wanted. */
export interface MemberWait {
  readonly kind: 'wait';
  readonly for: 'unwell' | 'start' | 'presence' | 'majority' | 'nodes';
  readonly names: readonly string[];
}

export function nextMemberStep(
  members: readonly SeenMember[],
  wanted: WantedMembers,
): MemberStep | MemberWait | undefined {
  const isWanted = ({ name }: SeenMember) => wanted.names.includes(name);
  const voters = members.filter(({ learns }) => !learns);
  const learner = members.find(({ learns }) => learns);
  const surplus = voters.filter((member) => !isWanted(member));
  const missing = wanted.names.filter((name) => members.every((member) => member.name !== name));
  if (learner !== undefined && !isWanted(learner)) return removal(learner);
  const lost = surplus.find(({ well }) => !well);
  if (lost !== undefined) return bearsLossOf(lost, voters) ? removal(lost) : wait('majority', [lost]);
  if (learner === undefined && missing.length === 0 && surplus.length === 0) return undefined;
  const unwell = voters.filter(({ well }) => !well);
  if (unwell.length > 0) return wait('unwell', unwell);
  if (learner !== undefined) return stepOfLearner(learner, voters, missing, wanted);
  return missing.length > 0 ? adding(missing, wanted) : takingAway(surplus, voters, wanted);
}

/** Two voters are worse than one: the second votes only when a third can come at once. */
function stepOfLearner(
  learner: SeenMember,
  voters: readonly SeenMember[],
  missing: readonly string[],
  { present }: WantedMembers,
): MemberStep | MemberWait {
  const { id, name } = learner;
  if (!learner.started || !learner.well) return { kind: 'wait', for: 'start', names: [name] };
  const absent = missing.filter((other) => !present.includes(other));
  if (voters.length === 1 && absent.length > 0) return { kind: 'wait', for: 'presence', names: absent };
  return { kind: 'promote', id, name };
}

function adding(missing: readonly string[], { present }: WantedMembers): MemberStep | MemberWait {
  const name = missing.find((one) => present.includes(one));
  return name === undefined ? { kind: 'wait', for: 'presence', names: missing } : { kind: 'add', name };
}

function takingAway(
  surplus: readonly SeenMember[],
  voters: readonly SeenMember[],
  { followed }: WantedMembers,
): MemberStep | MemberWait {
  const [first] = [...surplus].sort((a, b) => Number(a.leads) - Number(b.leads));
  if (first === undefined || !followed) return wait('nodes', surplus);
  if (!first.leads) return removal(first);
  const next = voters.find((member) => !surplus.includes(member));
  return next === undefined
    ? wait('majority', [first])
    : { kind: 'hand-over', id: next.id, name: next.name, from: first.id };
}

/** Those that are left are a majority of what is left. */
export function bearsLossOf(gone: SeenMember, voters: readonly SeenMember[]): boolean {
  const left = voters.filter(({ id }) => id !== gone.id);
  return left.filter(({ well }) => well).length >= Math.floor(left.length / 2) + 1;
}

function removal({ id, name }: SeenMember): MemberStep {
  return { kind: 'remove', id, name };
}

function wait(reason: MemberWait['for'], members: readonly SeenMember[]): MemberWait {
  return { kind: 'wait', for: reason, names: members.map(({ name }) => name) };
}
