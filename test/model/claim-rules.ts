/** What may happen next in a state of claims: what the protocol does by itself, and what the world does to it. */
import type { ClaimMutant, Configuration, Definition, Story } from './claim-stories.ts';

interface Entry {
  readonly is: 'free' | 'assigned' | 'draining';
  readonly node: number;
  readonly gen: number;
  readonly def: Definition;
  readonly next: Definition | undefined;
  /** Which change `next` is of. */
  readonly change: number;
}

/** A group as a node has it: what it read, what is really there, what its record says. */
export interface Local {
  readonly seen: Entry | undefined;
  readonly active: string;
  readonly def: Definition | undefined;
  readonly gen: number;
  readonly released: number;
  /** The last change that it has read and runs by. */
  readonly changed: number;
}

interface Machine {
  readonly is: 'works' | 'silent' | 'off';
  readonly groups: Readonly<Record<string, Local>>;
}

export interface State {
  readonly at: number;
  readonly groups: Readonly<Record<string, Entry>>;
  readonly held: Readonly<Record<string, string>>;
  readonly machines: readonly Machine[];
  /** Moves that an operator may still ask for. */
  readonly moves: number;
}

const idle: Local = { seen: undefined, active: '', def: undefined, gen: 0, released: 0, changed: 0 };
const free = (gen: number): Entry => ({ is: 'free', node: 0, gen, def: '', next: undefined, change: 0 });
const union = (a: string, b: string) => [...new Set(a + b)].sort().join('');
const isRead = (claim: string) => /^\d$/.test(claim);
const thing = (claim: string) => (isRead(claim) ? 'abc'.charAt(Number(claim) - 1) : claim);
const isDirectory = (claim: string) => claim !== claim.toLowerCase();

/** They are the same thing, and not both only read it. `at`: a directory is its node's own. */
function clash(one: string, other: string): boolean {
  return thing(one) === thing(other) && !(isRead(one) && isRead(other));
}

export class Rules {
  readonly #story: Story;
  readonly #mutant: ClaimMutant | undefined;

  constructor(story: Story, mutant: ClaimMutant | undefined) {
    this.#story = story;
    this.#mutant = mutant;
  }

  initial(): State {
    const groups = this.#story.configurations.flatMap((c) => Object.keys(c));
    const machine: Machine = { is: 'works', groups: Object.fromEntries(groups.map((g) => [g, idle])) };
    const entries = Object.keys(this.#story.configurations[0]).map((g) => [g, free(0)]);
    return {
      at: 0,
      groups: Object.fromEntries(entries),
      held: {},
      machines: [machine, machine],
      moves: this.#story.moves ?? 0,
    };
  }

  /** What two have at once, in words. */
  violation({ machines }: State): string | undefined {
    const all = machines.flatMap((m, node) =>
      Object.entries(m.groups).flatMap(([group, { active }]) =>
        [...active].map((claim) => ({
          claim,
          at: isDirectory(claim) ? `${claim}@${node}` : claim,
          group,
          node,
        })),
      ),
    );
    const twice = all.find((one, i) => all.some((other, j) => j < i && clash(other.at, one.at)));
    return twice && `two have ${twice.claim}, one of them ${twice.group} on node ${twice.node}`;
  }

  /** Every group of the last configuration runs with its definition. */
  isSettled(s: State): boolean {
    const wanted = this.#wanted(s);
    return (
      s.at === this.#story.configurations.length - 1 &&
      Object.keys(s.groups).length === Object.keys(wanted).length &&
      Object.entries(s.groups).every(([g, e]) => {
        const local = s.machines[e.node]?.groups[g];
        return e.is === 'assigned' && e.def === wanted[g] && e.next === undefined && local?.active === e.def;
      })
    );
  }

  #wanted(s: State): Configuration {
    return this.#story.configurations[s.at] ?? {};
  }

  /** What the protocol does by itself. */
  *protocol(s: State): Generator<State> {
    if (s.at + 1 < this.#story.configurations.length) yield this.#apply(s);
    for (const group of Object.keys(s.groups)) yield* this.#decide(s, group);
    for (const [node, machine] of s.machines.entries())
      if (machine.is === 'works')
        for (const group of Object.keys(machine.groups)) yield* this.#act(s, node, group);
  }

  /** What happens to it: a node falls silent and is switched off later, somebody moves a group. */
  *world(s: State): Generator<State> {
    const worn = s.machines.some(({ is }) => is !== 'works');
    for (const [node, machine] of s.machines.entries()) {
      if (machine.is === 'works' && !worn) yield withMachine(s, node, { ...machine, is: 'silent' });
      if (machine.is !== 'silent') continue;
      const groups = Object.fromEntries(Object.keys(machine.groups).map((g) => [g, idle]));
      yield withMachine(s, node, { is: 'off', groups });
    }
    for (const [group, entry] of Object.entries(s.groups))
      if (s.moves > 0 && entry.is === 'assigned')
        yield withEntry({ ...s, moves: s.moves - 1 }, group, { ...entry, is: 'draining' });
  }

  #apply(s: State): State {
    const held = { ...s.held };
    const next = this.#story.configurations[s.at + 1] ?? {};
    for (const group of Object.keys(s.groups)) {
      const holds = this.#heldBy(s, group);
      const forgets =
        this.#mutant === 'old-claims-forgotten' ||
        (this.#mutant === 'removed-holds-nothing' && !(group in next));
      if (holds !== '' && !forgets && next[group] !== this.#wanted(s)[group]) held[group] = holds;
    }
    const added = Object.keys(next).filter((g) => !(g in s.groups));
    return {
      ...s,
      at: s.at + 1,
      held,
      groups: { ...s.groups, ...Object.fromEntries(added.map((g) => [g, free(0)])) },
    };
  }

  #heldBy(s: State, group: string): string {
    const entry = s.groups[group];
    if (!entry || entry.is === 'free') return '';
    if (this.#mutant === 'silent-holds-nothing' && s.machines[entry.node]?.is === 'silent') return '';
    const wanted = this.#wanted(s)[group];
    const runs = entry.def === wanted || entry.next === wanted;
    return union(s.held[group] ?? '', runs ? (wanted ?? '') : '');
  }

  #holder(s: State, group: string, node: number): { group: string; claim: string } | undefined {
    for (const [other, entry] of Object.entries(s.groups)) {
      if (other === group || entry.is === 'free') continue;
      const held = this.#heldBy(s, other);
      const claim = [...(this.#wanted(s)[group] ?? '')].find(
        (c) =>
          [...held].some((h) => this.#clash(h, c)) &&
          (isDirectory(c) ? entry.node === node && this.#mutant !== 'directories-not-claimed' : true),
      );
      if (claim) return { group: other, claim };
    }
    return undefined;
  }

  #clash(one: string, other: string): boolean {
    const isReader = isRead(one) || isRead(other);
    return clash(one, other) && !(isReader && this.#mutant === 'readers-not-claimed');
  }

  *#decide(s: State, group: string): Generator<State> {
    const entry = s.groups[group]!;
    const wanted = this.#wanted(s)[group];
    if (entry.is === 'free') yield* this.#whenFree(s, group, entry, wanted);
    else {
      const machine = s.machines[entry.node]!;
      const released = machine.is === 'works' && (machine.groups[group]?.released ?? 0) >= entry.gen;
      if (released || machine.is === 'off') yield letGo(withEntry(s, group, free(entry.gen)), group);
      if (entry.is === 'assigned' && machine.is !== 'off') {
        if (wanted === undefined) yield withEntry(s, group, { ...entry, is: 'draining' });
        else yield* this.#change(s, group, entry, wanted);
      }
    }
  }

  *#whenFree(s: State, group: string, entry: Entry, wanted: Definition | undefined): Generator<State> {
    if (wanted === undefined) {
      const { [group]: _gone, ...groups } = s.groups;
      yield letGo({ ...s, groups }, group);
      return;
    }
    const home = this.#story.homes[group] ?? 0;
    const node = [home, 1 - home].find((n) => s.machines[n]?.is === 'works');
    if (node === undefined) return;
    if (this.#holder(s, group, node) && this.#mutant !== 'assigned-over-a-claim') return;
    yield withEntry(s, group, {
      is: 'assigned',
      node,
      gen: entry.gen + 1,
      def: wanted,
      next: undefined,
      change: 0,
    });
  }

  *#change(s: State, group: string, entry: Entry, wanted: Definition): Generator<State> {
    const local = s.machines[entry.node]!.groups[group]!;
    const said = local.changed === entry.change || this.#mutant === 'taken-for-changed-by-name';
    const done = entry.next !== undefined && local.gen === entry.gen && local.def === entry.next && said;
    if (done) {
      const settled = entry.next === wanted;
      const changed = withEntry(s, group, { ...entry, def: entry.next!, next: undefined });
      yield settled ? letGo(changed, group) : changed;
    } else if ((entry.next ?? entry.def) !== wanted) {
      if (!this.#holder(s, group, entry.node) || this.#mutant === 'changed-over-a-claim') {
        const named = withEntry(s, group, { ...entry, next: wanted, change: entry.change + 1 });
        yield this.#mutant === 'let-go-when-named' ? letGo(named, group) : named;
      } else if (this.#mutant !== 'circle-not-broken' && this.#isFirstOfCircle(s, group))
        yield withEntry(s, group, { ...entry, is: 'draining' });
    }
  }

  #isFirstOfCircle(s: State, group: string): boolean {
    const circle: string[] = [];
    for (let at = group; !circle.includes(at); ) {
      const entry = s.groups[at]!;
      const wanted = this.#wanted(s)[at];
      const waits = entry.is === 'assigned' && s.machines[entry.node]?.is === 'works';
      if (!waits || wanted === undefined || (entry.next ?? entry.def) === wanted) return false;
      const holder = this.#holder(s, at, entry.node);
      if (!holder || [...(this.#wanted(s)[holder.group] ?? '')].some((c) => clash(c, holder.claim)))
        return false;
      circle.push(at);
      at = holder.group;
    }
    return circle.toSorted()[0] === group;
  }

  /** A node reads its entry at any time later, and acts on what it read. */
  *#act(s: State, node: number, group: string): Generator<State> {
    const local = s.machines[node]!.groups[group]!;
    const put = (next: Partial<Local>) => withLocal(s, node, group, { ...local, ...next });
    const entry = s.groups[group];
    const given = entry && entry.is !== 'free' && entry.node === node ? entry : undefined;
    if (JSON.stringify(given) !== JSON.stringify(local.seen)) yield put({ seen: given });
    const { seen } = local;
    const mine = seen !== undefined && seen.is !== 'free' && seen.node === node;
    if (mine && seen.is === 'assigned' && seen.gen > local.released) {
      const target = seen.next ?? seen.def;
      const kept = [...local.active].filter((c) => target.includes(c)).join('');
      // What is gone or different stops first; only then does anything new start, and the record says so.
      if (local.def !== target && kept !== local.active) yield put({ active: kept });
      else if (local.def !== target || local.gen !== seen.gen || local.changed !== seen.change)
        yield put({ active: target, def: target, gen: seen.gen, changed: seen.change });
    } else if (local.active !== '' || local.def !== undefined) yield put({ active: '', def: undefined });
    else if (mine && local.released < seen.gen) yield put({ released: seen.gen });
  }
}

function withEntry(s: State, group: string, entry: Entry): State {
  return { ...s, groups: { ...s.groups, [group]: entry } };
}

function letGo(s: State, group: string): State {
  const { [group]: _gone, ...held } = s.held;
  return { ...s, held };
}

function withMachine(s: State, node: number, machine: Machine): State {
  return { ...s, machines: s.machines.map((m, n) => (n === node ? machine : m)) };
}

function withLocal(s: State, node: number, group: string, local: Local): State {
  const machine = s.machines[node]!;
  return withMachine(s, node, { ...machine, groups: { ...machine.groups, [group]: local } });
}
