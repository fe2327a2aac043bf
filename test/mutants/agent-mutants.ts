/** How one agent follows another on its node, or on a copy of it, each rule broken once. */
import type { RuleMutant } from './rule-mutant.ts';

export const agentMutants: readonly RuleMutant[] = [
  {
    name: 'reborn-on-another-machine',
    rule: 'reborn counts only on the same machine',
    file: 'src/core/takeover/coordinate/reborn.ts',
    find: 'return follows && isSameMachine(was.machine, record.machine);',
    replace: 'return follows && isSameMachine(was.machine, was.machine);',
  },
  {
    name: 'reborn-without-predecessor',
    rule: 'reborn: the new incarnation names the one before it',
    file: 'src/core/takeover/coordinate/reborn.ts',
    find: 'const follows = record.after?.includes(was.inc) ?? false;',
    replace: 'const follows = record.after !== undefined;',
  },
  {
    name: 'away-is-silence',
    rule: 'a member that says it is away is not accused for its silence',
    file: 'src/core/takeover/coordinate/accuse.ts',
    find: 'const isAway = awayUntil(t, d.next, node) !== undefined;',
    replace: 'const isAway = awayUntil(t, d.next, node) === -1;',
  },
  {
    name: 'away-for-ever',
    rule: 'away holds for away.forMs, at most 30 s',
    file: 'src/core/takeover/view/away.ts',
    find: 'if (t.clock.now >= until) return undefined;',
    replace: '',
  },
  {
    name: 'taken-over-after-a-boot',
    rule: 'an incarnation is taken over only within its boot',
    file: 'src/core/keeper/adoptable.ts',
    find: 'former.open && former.boot === bootId && former.base === base',
    replace: 'former.open && former.boot !== "" && former.base === base && bootId !== ""',
  },
  {
    name: 'taken-over-despite-a-deadline',
    rule: 'an incarnation is taken over only where nobody counts on its deadline',
    file: 'src/core/keeper/adoptable.ts',
    find: 'if (former === undefined || !mayHandOver) return false;',
    replace: 'if (former === undefined || (!mayHandOver && bootId === "")) return false;',
  },
  {
    name: 'left-with-what-is-maintained',
    rule: 'a node that leaves a group under maintenance running does not say left',
    file: 'src/core/takeover/own-record.ts',
    find: 'left: s.leaving && allClosed(t),',
    replace: 'left: s.leaving && (s.away || allClosed(t)),',
  },
  {
    name: 'left-taken-back',
    rule: 'once said, left holds for the incarnation',
    file: 'src/core/takeover/membership/self.ts',
    find: 'const hasLeft = own?.value.inc === s.inc && own.value.left && !s.leaving;',
    replace: 'const hasLeft = own?.value.inc === "" && own.value.left && !s.leaving;',
  },
  {
    name: 'heard-while-away',
    rule: 'a node that is away says of nobody that it hears it',
    file: 'src/core/takeover/membership/describe-hearing.ts',
    find: 'if (t.s.away) return { hears: {} };',
    replace: '',
  },
  {
    name: 'lost-watchdog-ignored',
    rule: 'a watchdog that takes no pets any more ends the incarnation',
    file: 'src/keeper/keeper-loop.ts',
    find: 'if (this.#lapse && watchdog.armedMs() !== this.#lapse.watchdogMs) {',
    replace: 'if (this.#lapse && watchdog.armedMs() === -1) {',
  },
  {
    name: 'restarted-keeper-adopts',
    rule: 'a keeper that may not take over adopts nothing: it kills what an older one left',
    file: 'src/core/keeper/decide.ts',
    find: "const state: KeeperState = { kind: 'stopping', next: 'new-incarnation', giveUpAt: undefined };\n  return { state, outputs: [{ kind: 'stop-everything' }] };",
    replace:
      "const state: KeeperState = { kind: 'opening', next: 'new-incarnation', retryAt: undefined };\n  return { state, outputs: [{ kind: 'open-permit' }] };",
    also: [
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
  },
  {
    name: 'back-before-it-has-listened',
    rule: 'a daemon that follows on another is away until its keeper has heard or missed every peer',
    file: 'src/core/takeover/membership/listen.ts',
    find: 't.s.hears[network]?.[node] !== undefined)',
    replace: 't.s.hears[network]?.[node] !== undefined || true)',
  },
  {
    name: 'accuses-whom-it-has-not-heard-yet',
    rule: 'a daemon that follows on another accuses nobody until its keeper has heard or missed every peer',
    file: 'src/core/takeover/membership/judge.ts',
    find: 'suspects.length === 0 || t.s.listening || !published(t)',
    replace: 'suspects.length === 0 || !published(t)',
  },
];
