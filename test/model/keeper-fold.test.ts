/**
 * The model has a keeper of its own, small enough to be explored in every state. Here random inputs go to the production
 * keeper, and after each the model's keeper must be able to get to the same place by its own steps: so what holds for
 * the model's holds for the one that runs. Where it must not wait, it must not.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '../../src/core/keeper/decide.ts';
import { type Random, seeded } from '../../src/sim/random.ts';
import { configurations } from './configurations.ts';
import { keeperSteps } from './keeper.ts';
import { mayPet } from './lease.ts';
import { type Abstract, type Decide, ProductionKeeper } from './production-keeper.ts';
import { Group, Is, initialState, Keeper, type Machine, never, type State } from './state.ts';
import { forgetDaemon, type Model } from './step.ts';

const config = configurations.find(({ name }) => name === 'lapse-1')!;
const model: Model = { config, mutant: undefined };
const lease = config.clocks!.lease;
const stepsAtOnce = 5;

/** Both keepers, and what may be done to the two of them alike. */
interface Pair {
  readonly real: ProductionKeeper;
  s: State;
}

interface Input {
  readonly name: string;
  can(pair: Pair): boolean;
  does(pair: Pair, random: Random): void;
  /** The keeper looks at its clock: what is due is done. */
  readonly looks?: true;
}

const machineOf = (pair: Pair): Machine => pair.s.machines[0]!;
const isReady = ({ real }: Pair) => real.is() === 'ready' && real.hasDaemon();
const isIdle = ({ real }: Pair) => !real.runs && !real.starting;

const inputs: readonly Input[] = [
  { name: 'the keeper starts', can: ({ real }) => real.isDead(), does: ({ real }) => real.start() },
  {
    name: 'the keeper dies',
    can: ({ real }) => !real.isDead(),
    does(pair) {
      pair.real.die();
      forgetDaemon(pair.s, 0, false);
      machineOf(pair).keeper = Keeper.dead;
    },
  },
  {
    name: 'the keeper takes the incarnation over',
    can: ({ real }) => real.hasKept(),
    does: ({ real }) => real.takeOver(),
  },
  {
    name: 'the deadline passes while no keeper lives',
    can: ({ real }) => real.hasKept(),
    does(pair) {
      pair.real.passDeadline();
      machineOf(pair).lease = 0;
    },
  },
  {
    name: 'the journal is lost',
    can: ({ real }) => real.isDead(),
    does(pair) {
      pair.real.loseJournal();
      machineOf(pair).journaled = 0;
    },
  },
  {
    name: 'what was begun ends',
    can: ({ real }) => real.owed !== undefined,
    does: ({ real }, random) => real.answer(random.chance(0.8)),
  },
  { name: 'a moment passes', can: () => true, does: ({ real }) => real.tick(10), looks: true },
  { name: 'it is time to try again', can: () => true, does: ({ real }) => real.retry(), looks: true },
  {
    name: 'a renewal is confirmed',
    can: (pair) => isReady(pair) && (pair.real.isLeased() || !pair.real.hasLease()),
    does(pair) {
      pair.real.renew(false);
      machineOf(pair).lease = lease;
    },
  },
  {
    name: 'an older daemon speaks of a renewal',
    can: ({ real }) => !real.isDead(),
    does: ({ real }) => real.renew(true),
  },
  {
    name: 'the deadline passes',
    can: ({ real }) => real.isLeased(),
    does(pair) {
      pair.real.passDeadline();
      machineOf(pair).lease = 0;
    },
  },
  {
    name: 'a renewal comes late',
    can: (pair) => isReady(pair) && pair.real.hasLease() && !pair.real.isLeased(),
    does: ({ real }) => real.renew(false),
    looks: true,
  },
  {
    name: 'a start command begins',
    can: (pair) => isReady(pair) && isIdle(pair) && pair.real.isLeased(),
    does(pair) {
      pair.real.startCommand();
      Object.assign(machineOf(pair), { starting: machineOf(pair).inc, journaled: 1 });
    },
  },
  {
    name: 'a start command takes effect',
    can: ({ real }) => real.starting,
    does(pair) {
      Object.assign(pair.real, { runs: true, starting: false });
      Object.assign(machineOf(pair), { runs: machineOf(pair).starting, starting: 0 });
    },
  },
  {
    name: 'stops begin to fail, or work again',
    can: () => true,
    does(pair) {
      pair.real.isStuck = !pair.real.isStuck;
      machineOf(pair).stuck = pair.real.isStuck ? 1 : 0;
    },
  },
  {
    name: 'the daemon stops what it found',
    can: ({ real }) => real.is() === 'cleaning' && real.hasDaemon() && real.runs && !real.isStuck,
    does: ({ real }) => Object.assign(real, { runs: false }),
  },
  {
    name: 'the daemon found everything stopped',
    can: (pair) => pair.real.is() === 'cleaning' && pair.real.hasDaemon() && isIdle(pair),
    does: ({ real }) => real.publishClean(),
  },
  {
    name: 'the daemon calls its incarnation over',
    can: (pair) => isReady(pair) && isIdle(pair) && pair.real.isLeased(),
    does(pair) {
      Object.assign(pair.s.doc.entries[0]!, { is: Is.accused, inc: machineOf(pair).inc });
      pair.real.endIncarnation();
    },
  },
  { name: 'the daemon dies', can: ({ real }) => real.hasDaemon(), does: ({ real }) => real.daemonDies() },
];

/** The first difference that random inputs show, with what led to it; empty: none. */
function compare(fold: Decide, seed: number, count: number, met = new Set<string>()): string {
  const random = seeded(seed);
  const pair: Pair = { real: new ProductionKeeper(fold), s: deadMachine() };
  const story: string[] = [];
  for (let i = 0; i < count; i++) {
    const input = random.pick(inputs.filter(({ can }) => can(pair)));
    story.push(input.name);
    input.does(pair, random);
    for (const what of [input.name, pair.real.is()]) met.add(what);
    const wrong = follow(pair, input.looks === true);
    if (wrong) return `${wrong}\n${story.slice(-20).join('\n')}`;
  }
  return '';
}

function deadMachine(): State {
  const s = initialState(2, 1, 1, never);
  s.doc.group.is = Group.free;
  Object.assign(s.machines[0]!, { keeper: Keeper.dead, inc: 0, watchdog: config.clocks!.watchdog });
  return s;
}

/** Lets the model's keeper go where the production keeper is. */
function follow(pair: Pair, mustAct: boolean): string {
  const wanted = shown(pair.real);
  const found = reach(pair.s, (s) => seen(s.machines[0]!) === wanted);
  if (!found)
    return `the keeper is "${wanted}", which the model cannot become from "${seen(machineOf(pair))}"`;
  pair.s = found;
  const m = machineOf(pair);
  if (mustAct && offers(pair.s).some(({ label }) => label === 'close-permit'))
    return 'the lease has run out, and the keeper has looked at its clock and closed no permit';
  const may = mayPet(m, m.lease > 0 && m.lease !== never);
  if (pair.real.mayPet() && !may) return `the keeper pets as "${wanted}", the model must not`;
  const isSure =
    m.keeper === Keeper.stopped || (m.keeper === Keeper.ready && m.lease > 0 && m.lease !== never);
  if (isSure && may && !pair.real.mayPet() && !pair.real.isDoubtful())
    return `the keeper does not pet as "${wanted}", the model may`;
  return '';
}

const names: Readonly<Record<number, Abstract>> = {
  [Keeper.dead]: 'dead',
  [Keeper.cleaning]: 'cleaning',
  [Keeper.ready]: 'ready',
  [Keeper.closing]: 'closing',
  [Keeper.stopped]: 'stopped',
};

function seen(m: Machine): string {
  const leased = m.keeper === Keeper.ready && m.lease > 0 && m.lease !== never;
  return describe(names[m.keeper]!, m.inc, m.runs > 0, m.starting > 0, leased);
}

function shown(real: ProductionKeeper): string {
  const is = real.is();
  return describe(is, real.inc, real.runs, real.starting, is === 'ready' && real.isLeased());
}

function describe(is: Abstract, inc: number, runs: boolean, starting: boolean, leased: boolean): string {
  const rest = [runs && 'runs', starting && 'starting', leased && 'leased'].filter(Boolean);
  return [`${is}, incarnation ${inc}`, ...rest].join(', ');
}

/** The nearest state that fits, by steps of the model's keeper alone. */
function reach(from: State, fits: (s: State) => boolean): State | undefined {
  let front = [from];
  for (let step = 0; step <= stepsAtOnce; step++) {
    const found = front.find(fits);
    if (found) return found;
    front = front.flatMap((s) => offers(s).map(({ next }) => next()));
  }
  return undefined;
}

function offers(s: State): { readonly label: string; next(): State }[] {
  const found: { readonly label: string; next(): State }[] = [];
  keeperSteps({
    model,
    s,
    offer(label, by, _on, _protocol, _how, change) {
      if (by !== 0) return;
      const next = () => {
        const copy = structuredClone(s);
        change(copy);
        return copy;
      };
      found.push({ label, next });
    },
  });
  return found;
}

test('the production keeper does nothing that the keeper of the model could not do', () => {
  const met = new Set<string>();
  for (let seed = 1; seed <= 100; seed++) assert.equal(compare(decide, seed, 300, met), '', `seed ${seed}`);
  const all = [...inputs.map(({ name }) => name), ...Object.values(names)];
  assert.deepEqual(
    all.filter((what) => !met.has(what)),
    [],
    'every input came and every state was met',
  );
});

/** The production fold with one rule broken. */
const broken: Readonly<Record<string, Decide>> = {
  'takes for stopped what it could not verify': (settings, state, clock, event) =>
    decide(
      settings,
      state,
      clock,
      event.kind === 'everything-stopped' ? { ...event, unverified: [] } : event,
    ),
  'heeds a renewal that comes after the deadline': (settings, state, clock, event) =>
    decide(settings, state, event.kind === 'daemon-said' ? { ...clock, boottimeMs: 0 } : clock, event),
  'heeds an older daemon': (settings, state, clock, event) =>
    event.kind === 'daemon-said' && state.kind === 'running'
      ? decide(settings, state, clock, { ...event, inc: state.inc })
      : decide(settings, state, clock, event),
  'takes over although the deadline has passed': (settings, state, clock, event) =>
    decide(settings, state, event.kind === 'taken-over' ? { ...clock, boottimeMs: 0 } : clock, event),
  'does not look at the deadline': (settings, state, clock, event) =>
    decide(settings, state, { ...clock, boottimeMs: 0 }, event),
  'begins an incarnation before anything is stopped': (settings, state, clock, event) =>
    state.kind === 'closing' && event.kind === 'permit-closed'
      ? {
          state: { kind: 'opening', since: 0, retryAt: undefined, silent: false, next: 'new-incarnation' },
          outputs: [{ kind: 'open-permit' }],
        }
      : decide(settings, state, clock, event),
  'goes on running when its daemon calls the incarnation over': (settings, state, clock, event) =>
    event.kind === 'daemon-said' && event.message.kind === 'end-incarnation'
      ? { state, outputs: [{ kind: 'open-permit' }] }
      : decide(settings, state, clock, event),
};

for (const [what, fold] of Object.entries(broken)) {
  test(`the comparison notices a keeper that ${what}`, () => {
    const found = Array.from({ length: 100 }, (_, i) => compare(fold, i + 1, 300)).find(
      (text) => text !== '',
    );
    assert.ok(found, 'nothing was noticed');
  });
}
