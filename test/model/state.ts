/**
 * One state of the modelled cluster: the document, the records, and per node what its keeper, daemon, resources, path
 * to the disk and fence commands are doing. Plain numbers only (flags are 0 or 1), so that a state packs into bytes.
 *
 * Versions, terms and renewal counters do not appear as numbers. A compare-and-set write that is still under way is
 * dropped as soon as any other write succeeds, which is what its version would have done; and what a judge needs to know
 * about a counter is only whether the record still shows the one it saw (`same`).
 */

export const Is = { out: 0, in: 1, accused: 2, gone: 3 } as const;
export const Group = { free: 0, assigned: 1, draining: 2 } as const;
export const Proof = { none: 0, off: 1, cutOff: 2, lapsed: 3, reborn: 4 } as const;
export const Keeper = { dead: 0, cleaning: 1, ready: 2, closing: 3, stopped: 4 } as const;
/** Stages of a fence or unfence command as its coordinator knows them. */
export const Stage = { none: 0, recorded: 1, launched: 2, done: 3, timedOut: 4 } as const;
/** What a device says after a fence command, and what of it the coordinator knows. */
export const Word = {
  /** Seen to go from on to off. */
  turnedOff: 0,
  /** Off before and after; it is known to have said on while the node lived. */
  wasOff: 1,
  /** Off by an exit code, after a command that failed. */
  afterFailure: 2,
  /** Off, of a device that nobody has heard say on. */
  neverOn: 3,
  /** Off, of a node that a member hears or whose record moves. */
  ofTheLiving: 4,
} as const;
export const Renewal = { idle: 0, unknown: 1, landed: 2 } as const;
/** `lease` or `timer` value: never confirmed in this incarnation, never counted. */
export const never = 15;

export interface Entry {
  is: number;
  inc: number;
  attempt: number;
  started: number;
  proof: number;
  /** Incarnation whose key an unfence command may be admitting (0: none was launched). */
  unfencing: number;
  /** Its device said off of this incarnation while it was alive. */
  doubted: number;
}

export interface Doc {
  /** 0: the lineage the cluster began with; 1: a person has accepted the copy that was put back. */
  lineage: number;
  coordinator: number;
  entries: Entry[];
  group: { is: number; owner: number; inc: number; gen: number };
}

export interface NodeRecord {
  /** The lineage in which its incarnation began. */
  lineage: number;
  inc: number;
  clean: number;
  released: number;
  stopFailed: number;
  /** First incarnation on the machine of this one; 0: all that count ran there. */
  since: number;
}

/** A fence command of a coordinator. `ended`, `said` and `again` are bits of the two supplies of a pair (pair.ts). */
export interface Job {
  target: number;
  inc: number;
  attempt: number;
  stage: number;
  word: number;
  /** Its command has ended; it has said off; it has said so once more. */
  ended: number;
  said: number;
  again: number;
}

export const noJob: Readonly<Job> = {
  target: 0,
  inc: 0,
  attempt: 0,
  stage: Stage.none,
  word: 0,
  ended: 0,
  said: 0,
  again: 0,
};

export interface Machine {
  /** Bits of the supplies of a pair that are off. */
  dark: number;
  power: number;
  paused: number;
  /** The daemon makes no progress; the keeper does. */
  hung: number;
  /** No heartbeat crosses to or from it; the store is still reached. */
  isolated: number;
  /** Stop commands fail for good. */
  stuck: number;
  keeper: number;
  inc: number;
  /** The lineage in which the incarnation began. */
  lineage: number;
  /** Its newest document is newer than the copy: what the restored store shows is refused here. */
  knows: number;
  /** Incarnation that started what runs, or whose start command is pending; 0: none. */
  runs: number;
  starting: number;
  /** Journal: a start was written down; highest generation refused for ever. */
  journaled: number;
  /** The journal is not the one that the permit was written for: the next keeper takes nothing over. */
  doubt: number;
  refused: number;
  /** Generation the daemon last read as assigned to this incarnation. */
  seen: number;
  /** Key (incarnation) the data path admits; 0: cut off. */
  path: number;
  /** Commands that lost their coordinator or were killed, whose effect may still arrive at this node. */
  lateOff: number;
  lateCut: number;
  lateUnfence: number;
  /** A command that switches it on is under way. */
  lateOn: number;
  /** Fence command in hand: target + 1, and what it was launched for. */
  fence: Job;
  unfence: { target: number; inc: number; stage: number };
  /** First incarnation on this machine; 0: all that count ran here. */
  since: number;
  /** Incarnation that still runs the group on the machine this node was copied from; 0: none. */
  original: number;
  lease: number;
  watchdog: number;
  renewal: number;
  /** What a renewal sent now would still be worth. */
  renewalLeft: number;
  /** As a judge of `watched` - 1: ticks to count, record unchanged since, read again after this accusation. */
  watched: number;
  timer: number;
  same: number;
  reread: number;
  /** A document write was answered "unknown" and is neither seen nor superseded. */
  unsure: number;
  pendingDoc: Doc | null;
  pendingRecord: NodeRecord | null;
}

export interface State {
  doc: Doc;
  records: NodeRecord[];
  machines: Machine[];
  /** Store reachable. */
  store: number;
  /** A copy of the document of the beginning, where the store may be put back to it; and whether it was. */
  copy: Doc | null;
  restored: number;
  /** Faults that may still happen. */
  left: number;
  /** The operator was told that the move was refused. */
  toldRefused: number;
  /** A watchdog was petted beyond a confirmed lease while something ran. */
  badPet: number;
  /** A fence that was still under way cut a node which had been let in meanwhile. */
  cutMember: number;
}

/** The group is owned by node `owner` of `count` and runs there; node `coordinator` decides. */
export function initialState(count: number, owner: number, coordinator: number, lease: number): State {
  const nodes = Array.from({ length: count }, (_, n) => n);
  return {
    doc: {
      lineage: 0,
      coordinator,
      entries: nodes.map(() => ({
        is: Is.in,
        inc: 1,
        attempt: 0,
        started: 0,
        proof: 0,
        unfencing: 0,
        doubted: 0,
      })),
      group: { is: Group.assigned, owner, inc: 1, gen: 1 },
    },
    records: nodes.map(() => ({ lineage: 0, inc: 1, clean: 1, released: 0, stopFailed: 0, since: 0 })),
    machines: nodes.map((n) => machine(n === owner, lease)),
    store: 1,
    copy: null,
    restored: 0,
    left: 0,
    toldRefused: 0,
    badPet: 0,
    cutMember: 0,
  };
}

function machine(owner: boolean, lease: number): Machine {
  const runs = owner ? 1 : 0;
  return {
    dark: 0,
    power: 1,
    paused: 0,
    hung: 0,
    isolated: 0,
    stuck: 0,
    keeper: Keeper.ready,
    inc: 1,
    lineage: 0,
    knows: 0,
    runs,
    starting: 0,
    journaled: runs,
    doubt: 0,
    refused: 0,
    seen: runs,
    path: 1,
    lateOff: 0,
    lateCut: 0,
    lateUnfence: 0,
    lateOn: 0,
    fence: { ...noJob },
    unfence: { target: 0, inc: 0, stage: Stage.none },
    since: 0,
    original: 0,
    lease,
    watchdog: 0,
    renewal: Renewal.idle,
    renewalLeft: 0,
    watched: 0,
    timer: never,
    same: 0,
    reread: 0,
    unsure: 0,
    pendingDoc: null,
    pendingRecord: null,
  };
}
