/** Which side goes on, and whose word of hearing counts for it, each rule broken once. */
import type { RuleMutant } from './rule-mutant.ts';

const takeover = 'src/core/takeover';

export const sideMutants: readonly RuleMutant[] = [
  {
    name: 'alone-and-no-node',
    rule: 'alone: it is a node of the configuration in force',
    file: `${takeover}/coordinate/alone.ts`,
    find: 'if (!isNode || !isNew ||',
    replace: 'if (!isNew ||',
  },
  {
    name: 'alone-is-cut-off',
    rule: 'who is in touch with nobody on any network is judged as a member, and not cut off from a network',
    file: `${takeover}/placement/placement-view.ts`,
    find: 'if (isAlone || !record.hears[network] ||',
    replace: 'if ((isAlone && !record) || !record.hears[network] ||',
  },
  {
    name: 'old-word-contradicts-a-device',
    rule: 'off is contradicted only by a member whose record has moved since it would have lost the node',
    file: `${takeover}/coordinate/sign-of-life.ts`,
    find: 'if (t.clock.now >= until && isOfNow(t, by, tried))',
    replace: 'if (t.clock.now >= until)',
  },
  {
    name: 'never-read-is-spared',
    rule: 'a member that runs nothing and never read what it was given is accused',
    file: `${takeover}/coordinate/unread.ts`,
    find: 'return t.s.renewal.confirmedAt >= at ?',
    replace: 'return t.s.renewal.confirmedAt < at ?',
  },
  {
    name: 'never-read-at-once',
    rule: 'it is given the time for a hang and a new daemon',
    file: `${takeover}/coordinate/unread.ts`,
    find: 'stillFrom(t, node) + asksBy(t).hangMs;',
    replace: 'stillFrom(t, node) + 0 * asksBy(t).hangMs;',
  },
  {
    name: 'never-read-one-of-several',
    rule: 'it is accused only when it runs nothing that the document gives it',
    file: `${takeover}/coordinate/unread.ts`,
    find: 'groups.every((name) => isUnread(t, document, name))',
    replace: 'groups.some((name) => isUnread(t, document, name))',
  },
  {
    name: 'cut-off-while-two-tell-it',
    rule: 'a member that was found cut off stays so until it is in touch with somebody there',
    file: `${takeover}/placement/placement-view.ts`,
    find: 'if (m.wasCut?.has(placeKey(node, network))) return true;',
    replace: '',
  },
  {
    name: 'still-after-a-readonly-store',
    rule: 'where the store took no writes for a while nobody is called still for that',
    file: `${takeover}/view/stands-still.ts`,
    find: 't.s.store.reachableSince, t.s.renewal.steadySince)',
    replace: 't.s.store.reachableSince)',
  },
  {
    name: 'still-record-connects-the-dead',
    rule: 'by the old word of a member whose record stands still nobody is connected who may be dead',
    file: `${takeover}/membership/side.ts`,
    find: 'says(to, from) && lives(t, to);',
    replace: 'says(to, from);',
  },
  {
    name: 'still-record-disconnects',
    rule: 'a member whose record stands still is connected by the word of who is in touch with it',
    file: `${takeover}/membership/side.ts`,
    find: 'says(from, to) && (still.includes(to) || says(to, from))',
    replace: 'says(from, to) && !still.includes(to) && says(to, from)',
  },
  {
    name: 'still-members-decide-at-once',
    rule: 'a side that is more than half only by members whose records stand still waits',
    file: `${takeover}/membership/judge.ts`,
    find: 'const heard = component.filter((n) => !still.includes(n)).length;',
    replace: 'const heard = component.length;',
  },
  {
    name: 'given-to-one-that-renews-nothing',
    rule: 'a member that is heard and renews nothing is given nothing',
    file: `${takeover}/placement/placement-view.ts`,
    find: 'return still?.has(node) && !isThere ?',
    replace: 'return still?.has(node) && isThere && !isThere ?',
  },
  {
    name: 'judges-unpublished',
    rule: 'judged is what every node has published, the judge included',
    file: `${takeover}/membership/judge.ts`,
    find: 'suspects.length === 0 || t.s.listening || t.s.away || !published(t)\n',
    replace: 'suspects.length === 0 || t.s.listening || t.s.away\n',
  },
  {
    name: 'believes-a-keeper-that-stands-still',
    rule: 'nobody is accused for what is not heard before the own keeper has just spoken',
    file: `${takeover}/membership/attentive.ts`,
    find: 'if (saidAt >= since - freshMs(t)) return true;',
    replace: 'if (saidAt >= since - 60_000) return true;',
  },
  {
    name: 'accuses-on-waking',
    rule: 'after its keeper stood still a node accuses nobody for a whole window',
    file: `${takeover}/membership/attentive.ts`,
    find: 'if (t.clock.now < listensUntil) {',
    replace: 'if (t.clock.now < listensUntil - 60_000) {',
  },
  {
    name: 'late-with-all-unsaid',
    rule: 'an owner that is about to miss half of those it hears says so before it can be missed',
    file: `${takeover}/membership/describe-hearing.ts`,
    find: 't.s.outnumbered && groupsOf(document, t.s.self).length > 0',
    replace: 't.s.outnumbered && groupsOf(document, t.s.self).length > 99',
  },
];
