/**
 * The clusters that are explored. Each is small in one way and complete in another; the table says which question it
 * answers. `faults` lists the kinds allowed, `budget` how many may happen in one history.
 */
import type { Configuration } from './configuration.ts';
import type { FaultKind } from './fault-kind.ts';

const two = {
  nodes: 2,
  starts: [
    [0, 0],
    [0, 1],
  ],
} as const;
const three = { ...two, nodes: 3 } as const;
const off = { device: 'off', needs: 'off' } as const;
const cut = { device: 'cut', needs: 'cut-off' } as const;
const lapse = { device: 'none', needs: 'off', clocks: { lease: 2, watchdog: 1, margin: 1 } } as const;
const local: readonly FaultKind[] = [
  'crash',
  'pause',
  'hang',
  'keeper',
  'isolate',
  'journal',
  'stuck',
  'move',
  'store',
];
const writes: readonly FaultKind[] = ['unknown', 'lateRecord'];
const all: readonly FaultKind[] = [...local, ...writes, 'lateFence', 'lateUnfence'];

const small: readonly Configuration[] = [
  {
    name: 'two-off',
    about: 'power switch, two faults',
    run: 'small',
    ...two,
    ...off,
    faults: all,
    budget: 2,
  },
  {
    name: 'two-cut',
    about: 'the disk cuts off, two faults',
    run: 'small',
    ...two,
    ...cut,
    faults: all,
    budget: 2,
  },
  { name: 'lapse-1', about: 'lapse only, one fault', run: 'small', ...two, ...lapse, faults: all, budget: 1 },
  {
    name: 'three-off-1',
    about: 'majorities, one fault',
    run: 'small',
    ...three,
    ...off,
    faults: all,
    budget: 1,
  },
  {
    name: 'devices',
    about: 'devices that fail, lie, and were never heard to say on',
    run: 'small',
    ...two,
    ...off,
    faults: ['pause', 'isolate', 'stuck', 'lie'],
    budget: 2,
  },
  {
    name: 'pair',
    about: 'two supplies, of which one stays on or comes on again',
    run: 'small',
    ...two,
    starts: [[0, 1]],
    device: 'pair',
    needs: 'off',
    faults: ['crash', 'pause', 'isolate', 'flip', 'half', 'lateFence'],
    budget: 3,
  },
  {
    name: 'then-on',
    about: 'who was fenced is switched on again, whenever the command takes effect',
    run: 'small',
    ...two,
    ...off,
    thenOn: true,
    faults: ['crash', 'pause', 'isolate', 'keeper', 'lateFence'],
    budget: 3,
  },
  {
    name: 'then-on-pair',
    about: 'the same of two supplies, of which one may stay on',
    run: 'small',
    ...two,
    starts: [[0, 1]],
    device: 'pair',
    needs: 'off',
    thenOn: true,
    faults: ['crash', 'pause', 'isolate', 'half', 'lateFence'],
    budget: 2,
  },
];

const large: readonly Configuration[] = [
  {
    name: 'two-off-4',
    about: 'power switch, four faults',
    run: 'large',
    ...two,
    ...off,
    faults: all,
    budget: 4,
  },
  {
    name: 'two-cut-3',
    about: 'the disk cuts off, three faults',
    run: 'large',
    ...two,
    ...cut,
    faults: all,
    budget: 3,
  },
  {
    name: 'lapse-2',
    about: 'lapse only, two faults',
    run: 'large',
    ...two,
    ...lapse,
    faults: all,
    budget: 2,
  },
  {
    name: 'three-off-2',
    about: 'majorities, the coordinator changes in the middle of a fence, two faults',
    run: 'large',
    ...three,
    ...off,
    faults: ['crash', 'pause', 'isolate', 'unknown', 'lateFence'],
    budget: 2,
  },
];

/** Made so that a mutant shows within few states. */
const forMutants: readonly Configuration[] = [
  {
    name: 'lapse-late',
    about: 'a renewal that lands unseen',
    run: 'mutants',
    ...two,
    starts: [[0, 1]],
    ...lapse,
    clocks: { lease: 3, watchdog: 1, margin: 0 },
    faults: ['lateRecord', 'isolate'],
    budget: 2,
  },
  {
    name: 'lapse-newcomer',
    about: 'assigned before its first renewal',
    run: 'mutants',
    ...two,
    starts: [[0, 1]],
    ...lapse,
    newcomer: 0,
    faults: ['isolate'],
    budget: 1,
  },
  {
    name: 'moves-unknown',
    about: 'moves answered "unknown"',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['unknown', 'move'],
    budget: 2,
  },
  {
    name: 'attempts',
    about: 'accused twice while commands are late',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['pause', 'isolate', 'lateFence'],
    budget: 3,
  },
  {
    name: 'unfences',
    about: 'reborn, its unfence is late, accused again',
    run: 'mutants',
    ...two,
    starts: [[0, 1]],
    ...cut,
    faults: ['crash', 'lateUnfence', 'pause'],
    budget: 3,
  },
  {
    name: 'cut-alone',
    about: 'cut off and reborn while the other node is lost',
    run: 'mutants',
    ...two,
    ...cut,
    faults: ['crash', 'pause', 'isolate'],
    budget: 2,
  },
  {
    name: 'cut-needs-off',
    about: 'an address beside the disk that is cut off',
    run: 'mutants',
    ...two,
    device: 'cut',
    needs: 'off',
    faults: ['crash', 'pause', 'keeper', 'isolate', 'lateFence'],
    budget: 2,
  },
  {
    name: 'lapse-taken-over',
    about: 'a keeper dies where a lapse counts, with a watchdog that bites later than the lease ends',
    run: 'mutants',
    ...two,
    ...lapse,
    clocks: { lease: 2, watchdog: 3, margin: 0 },
    faults: ['keeper'],
    budget: 1,
  },
  {
    name: 'copied',
    about: 'a copy of a node on another machine, while the original runs on',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['copy', 'crash', 'keeper', 'isolate', 'lateFence', 'journal'],
    budget: 3,
  },
  {
    name: 'liars',
    about: 'a device lies twice, of the living and of the silent',
    run: 'mutants',
    ...two,
    starts: [[0, 1]],
    ...off,
    faults: ['pause', 'isolate', 'lie'],
    budget: 4,
  },
  {
    name: 'lonely',
    about: 'the owner is dead, and the survivors lose each other',
    run: 'mutants',
    ...three,
    ...off,
    down: [0],
    faults: ['isolate'],
    budget: 1,
  },
];

const ownerAndCoordinator = { ...two, starts: [[0, 1]], ...off } as const;

/** The store is put back to a copy of the beginning, and a person may accept that. */
const restored: readonly Configuration[] = [
  {
    name: 'restored',
    about: 'the store is put back to an older copy, and accepted',
    run: 'small',
    ...ownerAndCoordinator,
    faults: ['restore', 'crash', 'move'],
    budget: 3,
  },
  {
    name: 'restored-accepted',
    about: 'a copy that is accepted, with nodes that cannot be reached',
    run: 'small',
    ...ownerAndCoordinator,
    faults: ['restore', 'pause', 'keeper', 'hang'],
    budget: 2,
  },
  {
    name: 'restored-copied',
    about: 'a copy that is accepted, beside a copy of a node whose original runs on',
    run: 'small',
    ...ownerAndCoordinator,
    faults: ['restore', 'copy', 'crash'],
    budget: 3,
  },
];

export const configurations: readonly Configuration[] = [...small, ...restored, ...forMutants, ...large];
