/** Looks at every state that the rules of claims can reach, and whether all groups can come to run again from there. */
import { type Local, Rules, type State } from './claim-rules.ts';
import { type ClaimMutant, claimMutants, type Story, stories } from './claim-stories.ts';

export interface ClaimResult {
  readonly states: number;
  readonly broken: string | undefined;
}

/** Generations are compared, never counted: the one in the document is called 2, an older one 1, none 0. */
function canonical(s: State): State {
  const rank = (gen: number, now: number) => (gen === now ? 2 : Math.min(gen, 1));
  const local = (group: string, l: Local): Local => {
    const { gen: now = -1, change = -1 } = s.groups[group] ?? {};
    const { seen } = l;
    const isOver = seen !== undefined && seen.gen <= l.released;
    return {
      ...l,
      seen:
        seen && !isOver
          ? { ...seen, gen: rank(seen.gen, now), change: rank(seen.change, change) }
          : undefined,
      changed: l.def === undefined ? 0 : rank(l.changed, change),
      gen: l.def === undefined ? 0 : rank(l.gen, now),
      released: l.released >= now && now >= 0 ? 2 : 0,
    };
  };
  const machines = s.machines.map((m) => ({
    ...m,
    groups: Object.fromEntries(Object.entries(m.groups).map(([g, l]) => [g, local(g, l)])),
  }));
  const groups = Object.entries(s.groups).map(([g, e]) => [
    g,
    { ...e, gen: 2, change: e.is === 'free' ? 0 : 2 },
  ]);
  return { ...s, machines, groups: Object.fromEntries(groups) };
}

export interface ClaimFinding {
  readonly name: string;
  readonly mutant: ClaimMutant | undefined;
  readonly result: ClaimResult;
  /** A mutant was caught, or the rules as they are held. */
  readonly ok: boolean;
}

/** Every story with the rules as they are, then each mutant in its own; `only`: one of them by its name. */
export function* claimFindings(only?: string): Generator<ClaimFinding> {
  const asTheyAre = stories.map((story) => ({ story, mutant: undefined }));
  const broken = claimMutants.map((m) => ({ story: stories[m.story], mutant: m.name }));
  for (const { story, mutant } of [...asTheyAre, ...broken]) {
    if (story === undefined || (only !== undefined && only !== mutant && only !== story.name)) continue;
    const result = checkClaims(story, mutant);
    const ok = (result.broken !== undefined) === (mutant !== undefined);
    yield { name: mutant === undefined ? story.name : '', mutant, result, ok };
  }
}

/** Every state that can be reached; then, whether from every one of them all groups come to run again. */
function checkClaims(story: Story, mutant?: ClaimMutant, limit = 2_000_000): ClaimResult {
  const rules = new Rules(story, mutant);
  const ids = new Map<string, number>();
  const states: State[] = [];
  const back: number[][] = [];
  const idOf = (reached: State): number => {
    const s = canonical(reached);
    const key = JSON.stringify(s);
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, states.length);
    states.push(s);
    back.push([]);
    return states.length - 1;
  };
  idOf(rules.initial());
  for (let id = 0; id < states.length; id++) {
    const broken = rules.violation(states[id]!);
    if (broken !== undefined) return { states: states.length, broken };
    if (states.length > limit) throw new RangeError(`more than ${limit} states: nothing is proved`);
    for (const next of rules.protocol(states[id]!)) back[idOf(next)]!.push(id);
    for (const next of rules.world(states[id]!)) idOf(next);
  }
  return { states: states.length, broken: stuck(rules, states, back) };
}

function stuck(
  rules: Rules,
  states: readonly State[],
  back: readonly (readonly number[])[],
): string | undefined {
  const queue = states.flatMap((s, id) => (rules.isSettled(s) ? [id] : []));
  const live = new Set(queue);
  for (let id = queue.pop(); id !== undefined; id = queue.pop())
    for (const before of back[id]!) if (!live.has(before)) queue.push(live.add(before) && before);
  const lost = states.find((s, id) => !live.has(id) && s.machines.every(({ is }) => is !== 'silent'));
  return lost && `the groups never come to run: ${JSON.stringify(lost.groups)}`;
}
