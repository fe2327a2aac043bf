/** Rules of how one agent follows another on its node, or on a copy of it, each broken on purpose. */
import type { Mutant } from './mutant.ts';

export const agentMutants: readonly Mutant[] = [
  {
    name: 'reborn-on-another-machine',
    breaks: 'a copy of the node on another machine proves the original gone',
    edits: [
      {
        file: 'src/core/takeover/coordinate/reborn.ts',
        find: 'return follows && isSameMachine(was.machine, record.machine);',
        replace: 'return follows && isSameMachine(was.machine, was.machine);',
      },
    ],
    hunt: { kind: 'scenario', file: 'copy.txt' },
  },
  {
    name: 'reborn-without-predecessor',
    breaks: 'an incarnation that does not name the one before it proves that one gone',
    edits: [
      {
        file: 'src/core/takeover/coordinate/reborn.ts',
        find: 'const follows = record.after?.includes(was.inc) ?? false;',
        replace: 'const follows = record.after !== undefined;',
      },
    ],
    hunt: { kind: 'test', file: 'src/core/takeover/coordinate/reborn.test.ts' },
  },
  {
    name: 'away-is-silence',
    breaks: 'a node that has said it is away is accused for its silence',
    edits: [
      {
        file: 'src/core/takeover/coordinate/accuse.ts',
        find: 'const isAway = awayUntil(t, d.next, node) !== undefined;',
        replace: 'const isAway = awayUntil(t, d.next, node) === -1;',
      },
    ],
    hunt: { kind: 'scenario', file: 'restart-agent.txt' },
  },
  {
    name: 'away-for-ever',
    breaks: 'a node that has said it is away is never accused for its silence',
    edits: [
      {
        file: 'src/core/takeover/view/away.ts',
        find: 'if (t.clock.now >= until) return undefined;',
        replace: '',
      },
    ],
    hunt: { kind: 'scenario', file: 'restart-agent-and-power-loss.txt' },
  },
  {
    name: 'taken-over-after-a-boot',
    breaks: 'a keeper takes an incarnation over that is of another boot',
    edits: [
      {
        file: 'src/core/keeper/adoptable.ts',
        find: 'former.open && former.boot === bootId && former.base === base',
        replace: 'former.open && former.boot !== "" && former.base === base && bootId !== ""',
      },
    ],
    hunt: { kind: 'test', file: 'src/core/keeper/adoptable.test.ts' },
  },
  {
    name: 'taken-over-despite-a-deadline',
    breaks: 'a keeper takes an incarnation over where others count on a deadline',
    edits: [
      {
        file: 'src/core/keeper/adoptable.ts',
        find: 'if (former === undefined || !mayHandOver) return false;',
        replace: 'if (former === undefined || (!mayHandOver && bootId === "")) return false;',
      },
    ],
    hunt: { kind: 'test', file: 'src/core/keeper/adoptable.test.ts' },
  },
  {
    name: 'left-with-what-is-maintained',
    breaks: 'a node that leaves a group under maintenance running says that it has left',
    edits: [
      {
        file: 'src/core/takeover/publish.ts',
        find: 'left: s.leaving && allClosed(t),',
        replace: 'left: s.leaving && (s.away || allClosed(t)),',
      },
    ],
    hunt: { kind: 'scenario', file: 'maintenance-leave-and-end.txt' },
  },
  {
    name: 'left-taken-back',
    breaks: 'a daemon takes back what the one before it has said: that this incarnation has left',
    edits: [
      {
        file: 'src/core/takeover/membership/self.ts',
        find: 'const hasLeft = own?.value.inc === s.inc && own.value.left && !s.leaving;',
        replace: 'const hasLeft = own?.value.inc === "" && own.value.left && !s.leaving;',
      },
    ],
    hunt: { kind: 'test', file: 'src/core/takeover/membership/self.test.ts' },
  },
  {
    name: 'heard-while-away',
    breaks: 'a node that is away goes on saying whom it heard before',
    edits: [
      {
        file: 'src/core/takeover/publish.ts',
        find: 'hears: s.away ? {} : hears(t),',
        replace: 'hears: hears(t),',
      },
    ],
    hunt: { kind: 'scenario', file: 'restart-agents-at-once.txt' },
  },
  {
    name: 'lost-watchdog-ignored',
    breaks: 'an incarnation goes on although its watchdog takes no pets any more',
    edits: [
      {
        file: 'src/keeper/keeper-loop.ts',
        find: 'if (this.#lapse && watchdog.armedMs() !== this.#lapse.watchdogMs) {',
        replace: 'if (this.#lapse && watchdog.armedMs() === -1) {',
      },
    ],
    hunt: { kind: 'scenario', file: 'lapse-watchdog-lost.txt' },
  },
];
