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
