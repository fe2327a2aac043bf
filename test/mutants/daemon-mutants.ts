/** A member whose daemon does nothing: when its silence, its beats and its record count, each rule broken once. */
import type { RuleMutant } from './rule-mutant.ts';

const folder = 'src/core/takeover/coordinate';

export const daemonMutants: readonly RuleMutant[] = [
  {
    name: 'beats-though-nothing-begins',
    rule: 'a keeper that can begin no incarnation for 10 s falls silent',
    file: 'src/core/keeper/decide-opening.ts',
    find: "return state.kind === 'opening' && state.silent;",
    replace: "return state.kind === 'opening' && state.silent && state.next === 'exit';",
  },
  {
    name: 'silent-for-good',
    rule: 'a keeper that fell silent goes on trying, and beats again',
    file: 'src/core/keeper/decide-opening.ts',
    find: 'const opens = state.retryAt !== undefined && now >= state.retryAt;',
    replace: 'const opens = state.retryAt !== undefined && now >= state.retryAt && !state.silent;',
  },
  {
    name: 'spares-whoever-beats',
    rule: 'a member that owns groups and has had no daemon for 60 s is accused',
    file: `${folder}/accuse.ts`,
    find: ' ?? withoutDaemon(t, d.next, node)',
    replace: '',
  },
  {
    name: 'accuses-whoever-stands-still',
    rule: 'a member whose daemon works is not accused because its record stands still',
    file: `${folder}/without-daemon.ts`,
    find: 'hearsAnywhere(t, node) ? t.s.daemonless[node] : undefined',
    replace: 'hearsAnywhere(t, node) ? (t.s.daemonless[node] ?? 0) : undefined',
  },
  {
    name: 'waits-for-a-member-without-a-daemon',
    rule: 'who has no daemon that works lets nobody in, and keeps nobody from going on alone',
    file: `${folder}/alone.ts`,
    find: ' && t.s.daemonless[node] === undefined',
    replace: '',
  },
  {
    name: 'waits-for-another-incarnation',
    rule: 'alone: no member is heard in the incarnation that the document names',
    file: `${folder}/alone.ts`,
    find: 'return hearsIncarnation(t, node, inc) &&',
    replace: 'return hearsIncarnation(t, node, t.s.beating[node] ?? inc) &&',
  },
  {
    name: 'accuses-an-idle-member',
    rule: 'a member without a daemon is accused only when it owns a group',
    file: `${folder}/without-daemon.ts`,
    find: ' || groupsOf(document, node).length === 0',
    replace: '',
  },
  {
    name: 'withdraws-while-the-ground-holds',
    rule: 'an accusation is withdrawn only when what it was made for holds no longer',
    file: `${folder}/fences.ts`,
    find: 'return !standsStill(t, node) && cannotBeTold(t, asMember, node) === undefined;',
    replace: 'return asMember !== undefined;',
  },
];
