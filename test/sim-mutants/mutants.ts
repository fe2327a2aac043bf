/**
 * Rules of the takeover, each broken on purpose in the sources of the core or in the simulated processes. The simulator
 * must notice every one of them: by random runs, or in a scenario that tells the story (with crashes, where the story
 * needs one); where no story leads to a rule, a unit test beside it must. What the simulator cannot tell is listed below
 * with the reason; the model in test/model covers that.
 */
import { agentMutants } from './agent-mutants.ts';
import type { Hunt, Mutant } from './mutant.ts';
import { proofMutants } from './proof-mutants.ts';
import { requestMutants } from './request-mutants.ts';
import { storeMutants } from './store-mutants.ts';
import { timingMutants } from './timing-mutants.ts';

const random: Hunt = { kind: 'random' };

export const mutants: readonly Mutant[] = [
  ...agentMutants,
  ...requestMutants,
  ...storeMutants,
  ...proofMutants,
  ...timingMutants,
  {
    name: 'counted-without-own-entry',
    breaks: 'a renewal counts although the own entry is not "in" any more',
    edits: [
      {
        file: 'src/core/takeover/publish.ts',
        find: "if (entry?.is !== 'in' || entry.inc !== s.inc) return;",
        replace: '',
      },
    ],
    hunt: { kind: 'scenario', file: 'lapse-accused-and-unkillable.txt' },
  },
  {
    name: 'lapse-without-watchdog-time',
    breaks: 'a lapse is counted without the time-out of the watchdog',
    edits: [
      {
        file: 'src/core/takeover/coordinate/lapse.ts',
        find: '(lapse ? lapse.watchdogMs : 0)',
        replace: '(lapse ? 0 : 1)',
      },
    ],
    hunt: { kind: 'scenario', file: 'lapse-unkillable.txt' },
  },
  {
    name: 'older-attempt-accepted',
    breaks: 'the result of an older attempt, for an older incarnation, is accepted',
    edits: [
      {
        file: 'src/core/takeover/coordinate/fence-result.ts',
        find: "if (!tried || tried.inc !== e.inc || tried.attempt !== e.attempt || tried.status !== 'running') return;",
        replace: 'if (!tried) return;',
      },
    ],
    hunt: { kind: 'test', file: 'src/core/takeover/coordinate/fence-result.test.ts' },
  },
  {
    name: 'start-without-lease',
    breaks: 'a start on "assigned" without a lease check',
    edits: [{ file: 'src/core/takeover/view/lease.ts', find: 'if (leaseValid(t)) {', replace: 'if (t.s) {' }],
    hunt: { kind: 'scenario', file: 'lapse-keeper-paused.txt' },
  },
  {
    name: 'reborn-from-journal-only',
    breaks:
      'a new incarnation is clean without a look at every configured resource, and the journal was lost',
    edits: [
      {
        file: 'src/core/takeover/membership/clean.ts',
        find: 'return Object.entries(config.groups).flatMap(([group, { resources }]) =>',
        replace: 'return Object.entries(config.groups).slice(0, 0).flatMap(([group, { resources }]) =>',
      },
    ],
    hunt: { kind: 'scenario', file: 'journal-lost.txt' },
  },
  {
    name: 'restarted-keeper-adopts',
    breaks: 'a restarted keeper takes over what runs instead of stopping it',
    edits: [
      {
        file: 'src/core/keeper/decide.ts',
        find: "const state: KeeperState = { kind: 'stopping', next: 'new-incarnation', giveUpAt: undefined };\n  return { state, outputs: [{ kind: 'stop-everything' }] };",
        replace:
          "const state: KeeperState = { kind: 'opening', next: 'new-incarnation', retryAt: undefined };\n  return { state, outputs: [{ kind: 'open-permit' }] };",
      },
      // The daemon of a keeper that died stops everything as well; here it fails to.
      {
        file: 'src/sim/sim-keeper.ts',
        find: "if (hears) node.later(orphanedMs, () => node.killEverything(), 'child');",
        replace: '',
      },
      {
        file: 'src/core/takeover/membership/clean.ts',
        find: "if (entry.is !== 'out' && entry.inc === s.inc) {",
        replace: 'if (entry) {',
      },
    ],
    hunt: random,
  },
  {
    name: 'petting-while-a-start-is-pending',
    breaks: 'at the deadline a start command on its way is left alone, and the watchdog is petted again',
    edits: [
      {
        file: 'src/sim/sim-node.ts',
        find: 'killEverything(): string[] {\n    this.#cancelStarts();',
        replace: 'killEverything(): string[] {',
      },
    ],
    hunt: { kind: 'scenario', file: 'lapse-start-at-deadline.txt' },
  },
  {
    name: 'petting-while-stopping',
    breaks: 'the watchdog is petted after the deadline, while what runs is being stopped',
    edits: [
      {
        file: 'src/core/keeper/may-pet.ts',
        find: "    case 'closing':\n    case 'stopping':",
        replace: "    case 'closing':\n      return true;\n    case 'stopping':",
      },
    ],
    hunt: { kind: 'scenario', file: 'lapse-store-gone.txt' },
  },
  {
    name: 'unverified-taken-for-stopped',
    breaks: 'a new incarnation begins although something could not be verified as stopped',
    edits: [
      {
        file: 'src/core/keeper/decide.ts',
        find: 'if (event.unverified.length > 0) return fail(state, clock, event.unverified);',
        replace: '',
      },
    ],
    hunt: { kind: 'scenario', file: 'lapse-unkillable.txt' },
  },
  {
    name: 'lost-journal-trusted',
    breaks: 'the watchdog is petted although nobody knows what an agent before this one left',
    edits: [
      { file: 'src/core/keeper/may-pet.ts', find: 'return leftKnown;', replace: 'return true || leftKnown;' },
      {
        file: 'src/core/keeper/decide-daemon.ts',
        find: 'stopped: leftKnown,',
        replace: 'stopped: true || leftKnown,',
      },
    ],
    hunt: { kind: 'scenario', file: 'lapse-journal-lost.txt' },
  },
  {
    name: 'insufficient-proof',
    breaks: 'gone with a proof that is not enough for a group of the node',
    edits: [
      {
        file: 'src/core/takeover/coordinate/fences.ts',
        find: "if (!countLapse(t, node, entry) || !enoughForAll(t, d.next, node, 'lapsed')) return false;",
        replace: 'if (!countLapse(t, node, entry)) return false;',
      },
    ],
    hunt: { kind: 'scenario', file: 'lapse-not-enough.txt' },
  },
  {
    name: 'admission-forgets-older-groups',
    breaks: 'an admission forgets the groups of the older incarnation',
    edits: [
      {
        file: 'src/core/takeover/coordinate/admit.ts',
        find: "entry.is === 'gone')) return;\n  freeOlder(d, node, record.inc, t.clock.wall);\n",
        replace: "entry.is === 'gone')) return;\n",
      },
    ],
    hunt: random,
  },
  {
    name: 'no-alone-rule',
    breaks: 'no rule for the node that is alone',
    edits: [
      {
        file: 'src/core/takeover/coordinate/coordinate.ts',
        find: 'if (mayWrite(t, document)) goOnAlone(t, d);',
        replace: 'if (mayWrite(t, document) && document.term > 0) goOnAlone(t, d);',
      },
    ],
    hunt: random,
  },
  {
    name: 'spares-nobody-after-an-asked-fence',
    breaks: 'a fence that a person asked for makes the next node guilty of the same',
    edits: [
      {
        file: 'src/core/takeover/coordinate/free.ts',
        find: "put(d, 'unstoppable', name, { node: entry.node, at: t.clock.wall });",
        replace: "put(d, 'unstoppable', name, undefined);",
      },
    ],
    hunt: { kind: 'scenario', file: 'stop-fails-everywhere-fence-asked.txt' },
  },
  {
    name: 'coordinator-never-accuses-itself',
    breaks: 'a coordinator whose own stop failed does not accuse itself',
    edits: [
      {
        file: 'src/core/takeover/coordinate/accuse.ts',
        find: "if (entry.is !== 'in') return undefined;",
        replace: "if (entry.is !== 'in' || node === t.s.self) return undefined;",
      },
    ],
    hunt: { kind: 'scenario', file: 'unkillable-on-coordinator.txt' },
  },
  {
    name: 'lonely-suspect-literally',
    breaks: 'who hears nobody takes itself for the suspect, whomever the others hear',
    edits: [
      {
        file: 'src/core/takeover/membership/judge.ts',
        find: 'return advancing.some((a) => advancing.some((b) => a !== b && hear(a, b) && hear(b, a)));',
        replace: 'return hear !== undefined && advancing.length > 0;',
      },
    ],
    hunt: { kind: 'scenario', file: 'lost-each-other-and-one-dead.txt' },
  },
  {
    name: 'withdrawn-unheard',
    breaks: 'an accusation is withdrawn for a node that is merely not missed yet',
    edits: [
      {
        file: 'src/core/takeover/coordinate/fences.ts',
        find: 'isMutual(t, node) &&\n    record?.inc',
        replace: 't.s.unheardSince[node] === undefined &&\n    record?.inc',
      },
    ],
    hunt: { kind: 'test', file: 'src/core/takeover/coordinate/fences.test.ts' },
  },
  {
    name: 'silence-despite-a-new-document',
    breaks: 'a coordinator that has just written the document is called silent',
    edits: [
      {
        file: 'src/core/takeover/coordinate/coordinate.ts',
        find: 'Math.max(seen?.at ?? t.clock.now, t.s.store.seen?.at ?? 0) + limit',
        replace: '(seen?.at ?? t.clock.now) + limit',
      },
    ],
    hunt: { kind: 'scenario', file: 'term-after-readonly.txt' },
  },
  {
    name: 'early-end-dropped',
    breaks: 'the end of a process that is noticed before its start was reported is dropped',
    edits: [
      {
        file: 'src/core/takeover/groups/results.ts',
        find: "if (phase.is === 'starting' || phase.is === 'adopting')",
        replace: "if (phase.is === 'adopting')",
      },
    ],
    hunt: { kind: 'scenario', file: 'dies-at-start.txt' },
  },
  {
    name: 'stop-believed-unprobed',
    breaks: 'a stop command that says it did its work is believed without a probe',
    edits: [
      {
        file: 'src/core/takeover/groups/results.ts',
        find: "if (e.outcome.outcome === 'ok') return verifyStopped(t, e.group, e.resource, 'verify', phase.why);",
        replace:
          "if (e.outcome.outcome === 'ok') return setPhase(t, e.group, e.resource, afterStop(t, e.group, e.resource));",
      },
    ],
    hunt: { kind: 'scenario', file: 'stop-lies.txt' },
  },
];

/** Rules of the list that the simulator cannot tell, with the reason. */
export const leftToTheModel: Readonly<Record<string, string>> = {
  'lapse-without-accusation':
    'the core compares (incarnation, counter) of the record whatever stands in the document, and a watch is milliseconds late at most; only a renewal that is confirmed seconds after it was committed would tell',
  'evidence-before-accusation':
    'the same: a counter that stood still through two accusations belongs to a node that did not renew',
  'unknown-taken-for-refusal':
    'every write of the core is a compare-and-set on what it read, and both a conflict and an unknown answer lead to a read; there is no other path to break',
  'counter-used-twice':
    'the port of the store gives one answer to each write and drops late ones; the model has writes in flight',
  'no-refusal-in-journal':
    'a restarted daemon renews before it starts anything, which takes its older release back; only a write of the coordinator that is still under way then would tell, and none stays that long here by chance',
  'unfence-before-rebirth': 'nothing is unfenced yet',
  'late-unfence-after-cut-off': 'nothing is unfenced yet',
};
