/**
 * The clusters that are explored. Each is small in one way and complete in another; the table says which question it
 * answers. `faults` lists the kinds allowed, `budget` how many may happen in one history.
 */
export type FaultKind =
  | 'crash'
  | 'pause'
  | 'hang'
  | 'keeper'
  | 'isolate'
  | 'journal'
  | 'stuck'
  | 'store'
  | 'unknown'
  | 'lateRecord'
  | 'lateFence'
  | 'lateUnfence'
  | 'move';

/** In ticks. */
export interface Clocks {
  readonly lease: number;
  readonly watchdog: number;
  readonly margin: number;
}

export interface Configuration {
  readonly name: string;
  readonly about: string;
  readonly run: 'small' | 'large' | 'mutants';
  readonly nodes: number;
  /** First owner and first coordinator; every pair is explored. */
  readonly starts: readonly (readonly [owner: number, coordinator: number])[  {
    name: 'two-off-journal',
    about: 'a keeper is restarted without its journal',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['keeper', 'journal'],
    budget: 2,
  },
  {
    name: 'two-off-unknown',
    about: 'moves whose writes are answered "unknown"',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['unknown', 'move'],
    budget: 2,
  },
  {
    name: 'two-off-attempts',
    about: 'an owner that is accused twice while commands time out',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['pause', 'isolate', 'lateFence'],
    budget: 3,
  },
  {
    name: 'two-cut-unfence',
    about: 'a node comes back, its unfence times out, and it is accused again',
    run: 'mutants',
    nodes: 3,
    starts: [[0, 1]],
    ...cut,
    faults: ['crash', 'lateUnfence', 'pause'],
    budget: 3,
  },
  {
    name: 'two-cut-needs-off',
    about: 'the device only cuts off, the group has an address beside the disk',
    run: 'mutants',
    ...two,
    device: 'cut',
    needs: 'off',
    faults: ['pause', 'isolate', 'crash', 'keeper', 'lateFence'],
    budget: 2,
  },
];
  /** What a fence command does; `none`: only a lapse proves. */
  readonly device: 'off' | 'cut' | 'none';
  /** The weakest proof that is enough for the group. */
  readonly needs: 'off' | 'cut-off';
  readonly clocks?: Clocks;
  readonly faults: readonly FaultKind[  {
    name: 'two-off-journal',
    about: 'a keeper is restarted without its journal',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['keeper', 'journal'],
    budget: 2,
  },
  {
    name: 'two-off-unknown',
    about: 'moves whose writes are answered "unknown"',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['unknown', 'move'],
    budget: 2,
  },
  {
    name: 'two-off-attempts',
    about: 'an owner that is accused twice while commands time out',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['pause', 'isolate', 'lateFence'],
    budget: 3,
  },
  {
    name: 'two-cut-unfence',
    about: 'a node comes back, its unfence times out, and it is accused again',
    run: 'mutants',
    nodes: 3,
    starts: [[0, 1]],
    ...cut,
    faults: ['crash', 'lateUnfence', 'pause'],
    budget: 3,
  },
  {
    name: 'two-cut-needs-off',
    about: 'the device only cuts off, the group has an address beside the disk',
    run: 'mutants',
    ...two,
    device: 'cut',
    needs: 'off',
    faults: ['pause', 'isolate', 'crash', 'keeper', 'lateFence'],
    budget: 2,
  },
];
  readonly budget: number;
}

const two = { nodes: 2, starts: [[0, 0], [0, 1]] } as const;
const off = { device: 'off', needs: 'off' } as const;
const cut = { device: 'cut', needs: 'cut-off' } as const;
const lapse = { device: 'none', needs: 'off', clocks: { lease: 2, watchdog: 1, margin: 1 } } as const;
const everywhere: readonly FaultKind[] = ['crash', 'pause', 'hang', 'keeper', 'isolate', 'journal', 'stuck', 'unknown', 'lateRecord', 'move'  {
    name: 'two-off-journal',
    about: 'a keeper is restarted without its journal',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['keeper', 'journal'],
    budget: 2,
  },
  {
    name: 'two-off-unknown',
    about: 'moves whose writes are answered "unknown"',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['unknown', 'move'],
    budget: 2,
  },
  {
    name: 'two-off-attempts',
    about: 'an owner that is accused twice while commands time out',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['pause', 'isolate', 'lateFence'],
    budget: 3,
  },
  {
    name: 'two-cut-unfence',
    about: 'a node comes back, its unfence times out, and it is accused again',
    run: 'mutants',
    nodes: 3,
    starts: [[0, 1]],
    ...cut,
    faults: ['crash', 'lateUnfence', 'pause'],
    budget: 3,
  },
  {
    name: 'two-cut-needs-off',
    about: 'the device only cuts off, the group has an address beside the disk',
    run: 'mutants',
    ...two,
    device: 'cut',
    needs: 'off',
    faults: ['pause', 'isolate', 'crash', 'keeper', 'lateFence'],
    budget: 2,
  },
];

export const configurations: readonly Configuration[] = [
  {
    name: 'two-off-1',
    about: 'two nodes, power switch, every kind of fault, one of them',
    run: 'small',
    ...two,
    ...off,
    faults: [...everywhere, 'store', 'lateFence'],
    budget: 1,
  },
  {
    name: 'two-off-2',
    about: 'the same, two of them',
    run: 'small',
    ...two,
    ...off,
    faults: [...everywhere, 'store', 'lateFence'],
    budget: 2,
  },
  {
    name: 'two-cut-1',
    about: 'two nodes, the disk cuts off, every kind of fault, one of them',
    run: 'small',
    ...two,
    ...cut,
    faults: [...everywhere, 'store', 'lateFence', 'lateUnfence'],
    budget: 1,
  },
  {
    name: 'lapse',
    about: 'two nodes, lapse only',
    run: 'small',
    ...two,
    ...lapse,
    faults: [...everywhere, 'store'],
    budget: 1,
  },
  {
    name: 'three-off',
    about: 'three nodes, power switch',
    run: 'small',
    ...off,
    nodes: 3,
    starts: [
      [0, 0],
      [0, 1],
    ],
    faults: ['crash', 'pause', 'isolate', 'unknown', 'lateFence'],
    budget: 1,
  },
  {
    name: 'two-off-journal',
    about: 'a keeper is restarted without its journal',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['keeper', 'journal'],
    budget: 2,
  },
  {
    name: 'two-off-unknown',
    about: 'moves whose writes are answered "unknown"',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['unknown', 'move'],
    budget: 2,
  },
  {
    name: 'two-off-attempts',
    about: 'an owner that is accused twice while commands time out',
    run: 'mutants',
    ...two,
    ...off,
    faults: ['pause', 'isolate', 'lateFence'],
    budget: 3,
  },
  {
    name: 'two-cut-unfence',
    about: 'a node comes back, its unfence times out, and it is accused again',
    run: 'mutants',
    nodes: 3,
    starts: [[0, 1]],
    ...cut,
    faults: ['crash', 'lateUnfence', 'pause'],
    budget: 3,
  },
  {
    name: 'two-cut-needs-off',
    about: 'the device only cuts off, the group has an address beside the disk',
    run: 'mutants',
    ...two,
    device: 'cut',
    needs: 'off',
    faults: ['pause', 'isolate', 'crash', 'keeper', 'lateFence'],
    budget: 2,
  },
];
