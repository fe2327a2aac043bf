/**
 * Breadth-first search through every state a configuration can reach, so that the first violation has a shortest trace.
 * Safety is judged at each new state. Liveness is judged at the end, on the graph of the protocol's own steps: from every
 * state where service is promised a state that serves must stay within reach, which under fair scheduling is the same as
 * "every terminal component serves".
 */
import { canonical } from './canonical.ts';
import type { Configuration } from './configuration.ts';
import { powerOff } from './faults.ts';
import { GrowingInts, StateQueue } from './growing.ts';
import type { MutantName } from './mutants.ts';
import { isServed, mustBeServed, neverProvable, violation } from './properties.ts';
import { offerSteps } from './rules.ts';
import { initialState, never, type State } from './state.ts';
import { copyDoc, decode, encode, stateWidth } from './state-codec.ts';
import { StateSet } from './state-set.ts';
import type { Model, Offer } from './step.ts';
import { inWords } from './trace.ts';

export interface Result {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** What went wrong and the shortest way there, in words. */
  readonly broken?: { readonly what: string; readonly trace: readonly string[] };
}

/** `limit` states are explored at most; reaching it is an error, as nothing would be proved. */
export function check(config: Configuration, mutant?: MutantName, limit = 30_000_000): Result {
  return new Search({ config, mutant }, limit).run();
}

class Search {
  readonly #model: Model;
  readonly #limit: number;
  readonly #width: number;
  readonly #seen = new StateSet();
  readonly #parents = new GrowingInts();
  readonly #goals = new GrowingInts();
  readonly #promised = new GrowingInts();
  /** Steps of the protocol, as pairs (from, to). */
  readonly #edges = new GrowingInts();
  readonly #scratch: Uint8Array;
  #transitions = 0;
  #bad: { id: number; what: string } | undefined;

  constructor(model: Model, limit: number) {
    this.#model = model;
    this.#limit = limit;
    this.#width = stateWidth(model.config.nodes);
    this.#scratch = new Uint8Array(this.#width);
  }

  run(): Result {
    let level = new StateQueue(this.#width);
    for (const { state } of this.#initial()) this.#visit(state, -1, level);
    let depth = 0;
    let first = 0;
    while (level.length > 0 && !this.#bad) {
      const next = new StateQueue(this.#width);
      for (let i = 0; i < level.length && !this.#bad; i++) this.#expand(level, i, first + i, next);
      first += level.length;
      if (this.#seen.size > this.#limit)
        throw new Error(`${this.#model.config.name}: more than ${this.#limit} states`);
      level = next;
      depth++;
    }
    if (!this.#bad && !neverProvable(this.#model)) this.#judgeLiveness();
    const result = { states: this.#seen.size, transitions: this.#transitions, depth };
    return this.#bad
      ? { ...result, broken: { what: this.#bad.what, trace: this.#trace(this.#bad.id) } }
      : result;
  }

  #initial(): { state: State; text: string }[] {
    const { nodes, starts, clocks, budget, down, newcomer, faults } = this.#model.config;
    return starts.map(([owner, coordinator]) => {
      const state = initialState(nodes, owner, coordinator, clocks?.lease ?? never);
      for (const machine of state.machines) machine.watchdog = clocks?.watchdog ?? 0;
      state.left = budget;
      if (faults.includes('restore')) state.copy = copyDoc(state.doc);
      if (newcomer !== undefined)
        Object.assign(state.machines[newcomer]!, { lease: never, runs: 0, journaled: 0, seen: 0 });
      for (const n of down ?? []) powerOff(this.#model, state, n);
      return { state, text: inWords('initially', coordinator, owner, 'done') };
    });
  }

  /** Numbers the state; a new one is judged and queued. */
  #visit(t: State, parent: number, queue: StateQueue): number {
    this.#encode(t, parent);
    const before = this.#seen.size;
    const id = this.#seen.add(this.#scratch, this.#width);
    if (id < before) return id;
    this.#parents.push(parent);
    queue.push(this.#scratch);
    if (isServed(t, this.#model)) this.#goals.push(id);
    else if (mustBeServed(t)) this.#promised.push(id);
    const what = violation(t, this.#model);
    if (what && !this.#bad) this.#bad = { id, what };
    return id;
  }

  /** Incarnations, generations and attempts are bounded by the faults; a rule that loops is told with its trace. */
  #encode(t: State, parent: number): void {
    canonical(t, this.#model);
    try {
      encode(t, this.#scratch, 0);
    } catch (error) {
      throw new Error(`${this.#model.config.name}:\n${this.#trace(parent).join('\n')}`, { cause: error });
    }
  }

  #expand(level: StateQueue, index: number, id: number, next: StateQueue): void {
    const { nodes } = this.#model.config;
    const at = index * this.#width;
    const offer: Offer = (_label, _by, _on, protocol, _how, change) => {
      this.#transitions++;
      const t = decode(level.bytes, at, nodes);
      change(t);
      const to = this.#visit(t, id, next);
      if (!protocol || to === id) return;
      this.#edges.push(id);
      this.#edges.push(to);
    };
    offerSteps({ model: this.#model, s: decode(level.bytes, at, nodes), offer });
  }

  /** Walks the protocol's steps backwards from the states that serve. */
  #judgeLiveness(): void {
    const reached = this.#reachingGoal();
    for (let i = 0; i < this.#promised.length; i++) {
      const id = this.#promised.at(i);
      if (reached[id] || this.#bad) continue;
      this.#bad = { id, what: 'from here the group never runs again, although a healthy node is left' };
    }
  }

  #reachingGoal(): Uint8Array {
    const edges = this.#edges;
    const start = new Int32Array(this.#seen.size + 2);
    for (let i = 1; i < edges.length; i += 2) start[edges.at(i) + 2]!++;
    for (let id = 2; id < start.length; id++) start[id]! += start[id - 1]!;
    const from = new Int32Array(edges.length / 2);
    for (let i = 0; i < edges.length; i += 2) from[start[edges.at(i + 1) + 1]!++] = edges.at(i);
    const reached = new Uint8Array(this.#seen.size);
    const stack: number[] = [];
    const mark = (id: number): void => {
      if (reached[id]) return;
      reached[id] = 1;
      stack.push(id);
    };
    for (let i = 0; i < this.#goals.length; i++) mark(this.#goals.at(i));
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      for (let i = start[id]!; i < start[id + 1]!; i++) mark(from[i]!);
    }
    return reached;
  }

  /** Plays the way to `id` again from its beginning, now keeping the words. */
  #trace(id: number): string[] {
    const path: number[] = [];
    for (let at = id; at >= 0; at = this.#parents.at(at)) path.unshift(at);
    const initial = this.#initial()[path[0]!]!;
    const lines = [initial.text];
    let state = initial.state;
    for (const wanted of path.slice(1)) state = this.#follow(state, wanted, lines);
    return lines;
  }

  #follow(s: State, wanted: number, lines: string[]): State {
    const bytes = new Uint8Array(this.#width);
    encode(s, bytes, 0);
    let found: State | undefined;
    const offer: Offer = (label, by, on, _protocol, how, change) => {
      if (found) return;
      const t = decode(bytes, 0, this.#model.config.nodes);
      change(t);
      canonical(t, this.#model);
      encode(t, this.#scratch, 0);
      if (this.#seen.add(this.#scratch, this.#width) !== wanted) return;
      found = t;
      lines.push(inWords(label, by, on, how));
    };
    offerSteps({ model: this.#model, s, offer });
    return found!;
  }
}
